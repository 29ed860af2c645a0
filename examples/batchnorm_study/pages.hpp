#pragma once

#include <string>
#include <vector>

#include "examples/batchnorm_study/finding.hpp"

/// The study as documents.
namespace study {

/// What was run, where and when; stands at the head of both.
struct Circumstances {
  std::string data;     ///< `mnist` or `synthetic`
  std::string command;  ///< as it was given
  std::string machine;  ///< processor, compiler, architecture
  std::string date;     ///< YYYY-MM-DD
  double minutes = 0;
  std::string pipeline;  ///< what the notebook's pipeline printed
};

std::string markdown(const std::vector<Finding>& findings, const Circumstances& circumstances);
/// One self-contained web page with all charts.
std::string html(const std::vector<Finding>& findings, const Circumstances& circumstances);

}  // namespace study
