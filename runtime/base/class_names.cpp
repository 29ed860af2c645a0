#include "runtime/base/class_names.hpp"

#include <sstream>

#include "runtime/base/text.hpp"

namespace sinter {

std::string class_name(const std::vector<std::string>& names, int label) {
  const auto index = static_cast<std::size_t>(label);
  return index < names.size() ? one_line(names[index]) : std::to_string(label);
}

std::string class_names_text(const std::vector<std::string>& names) {
  std::string lines;
  for (const std::string& name : names) lines += one_line(name) + "\n";
  return lines;
}

std::vector<std::string> parse_class_names(const std::string& text) {
  std::vector<std::string> names;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) names.push_back(line);
  return names;
}

}  // namespace sinter
