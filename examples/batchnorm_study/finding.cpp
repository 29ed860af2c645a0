#include "examples/batchnorm_study/finding.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "runtime/base/text.hpp"

namespace study {
namespace {

using sinter::text;

std::string joined(const std::vector<std::string>& cells, const char* before, const char* between, const char* after) {
  std::string line = before;
  for (std::size_t i = 0; i < cells.size(); i++) line += (i > 0 ? between : "") + cells[i];
  return line + after;
}

/// Letters as people see them: ± and its like are two bytes.
std::size_t letters(const std::string& words) {
  return static_cast<std::size_t>(std::count_if(words.begin(), words.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& words, std::size_t width) {
  return words + std::string(width - std::min(width, letters(words)), ' ');
}

}  // namespace

double Measured::error() const { return count > 0 ? deviation / std::sqrt(count) : 0; }

Measured measured(const std::vector<double>& values) {
  if (values.empty()) return {};
  const double count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, values.size() > 1 ? std::sqrt(squares / (count - 1)) : 0, static_cast<int>(values.size())};
}

bool clearly_above(const Measured& a, const Measured& b) {
  return a.mean - b.mean > 2 * std::hypot(a.error(), b.error());
}

std::string percent(const Measured& value) { return text("%.2f ± %.2f %%", 100 * value.mean, 100 * value.deviation); }
std::string number(const Measured& value, int digits) {
  return text("%.*f ± %.*f", digits, value.mean, digits, value.deviation);
}

std::string word_for(Verdict verdict) {
  static constexpr const char* words[] = {"held here", "did not hold here", "stayed undecided here"};
  return words[static_cast<int>(verdict)];
}

std::string as_text(const Finding& finding) {
  std::vector<std::size_t> widths(finding.table.head.size());
  for (std::size_t c = 0; c < widths.size(); c++) {
    widths[c] = letters(finding.table.head[c]);
    for (const auto& row : finding.table.rows) widths[c] = std::max(widths[c], letters(row[c]));
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string words = " ";
    for (std::size_t c = 0; c < cells.size(); c++) words += " " + padded(cells[c], widths[c]) + " ";
    return words.substr(0, words.find_last_not_of(' ') + 1) + "\n";
  };
  std::string words = "\n== " + finding.title + "\n   claim:   " + finding.claim +
                      "\n   verdict: " + word_for(finding.verdict) + ". " + finding.sentence + "\n" +
                      line(finding.table.head);
  for (const auto& row : finding.table.rows) words += line(row);
  return words;
}

std::string as_markdown(const Finding& finding) {
  std::string words = "## " + finding.title + "\n\n*Claim:* " + finding.claim + "\n\n" + finding.method + "\n\n**It " +
                      word_for(finding.verdict) + ".** " + finding.sentence + "\n\n";
  words += joined(finding.table.head, "| ", " | ", " |\n");
  words += joined(std::vector<std::string>(finding.table.head.size(), "---"), "|", "|", "|\n");
  for (const auto& row : finding.table.rows) words += joined(row, "| ", " | ", " |\n");
  return words;
}

}  // namespace study
