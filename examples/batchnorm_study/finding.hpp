#pragma once

#include <string>
#include <utility>
#include <vector>

/// What an experiment hands on: numbers for people, in every form the study is written in.
namespace study {

/// Several runs of one setting.
struct Measured {
  double mean = 0, deviation = 0;  ///< of the sample; 0 for one run
  int count = 0;
  double error() const;  ///< standard error of the mean
};
Measured measured(const std::vector<double>& values);
/// a is larger than b by more than twice the standard error of their difference.
bool clearly_above(const Measured& a, const Measured& b);
std::string percent(const Measured& value);             ///< `97.31 ± 0.12 %`
std::string number(const Measured& value, int digits);  ///< `310 ± 24`

struct Series {
  struct Value {
    double x = 0, y = 0, deviation = 0;
  };
  std::string name;
  std::vector<Value> values;
};

/// Lines over x, with the deviation as a band; bars, where every series has one value.
struct Chart {
  std::string title, x, y;  ///< labels of the axes, with units
  bool log_x = false, log_y = false;
  std::vector<Series> series = {};
};

struct FindingTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

enum class Verdict { held, not_held, undecided };
std::string word_for(Verdict verdict);  ///< `held here`, `did not hold here`, `stayed undecided here`

struct Finding {
  std::string title;
  std::string claim;   ///< as one reads it
  std::string method;  ///< what was measured, and when the claim counts as held
  Verdict verdict = Verdict::undecided;
  std::string sentence = {};  ///< the verdict's reason, with its numbers
  FindingTable table = {};
  std::vector<Chart> charts = {};
};

std::string as_text(const Finding& finding);
std::string as_markdown(const Finding& finding);

}  // namespace study
