#pragma once

#include <optional>
#include <string>

namespace sinter::report {

/// What the program `dot` of Graphviz draws as SVG; none if it is not installed, or fails.
std::optional<std::string> graphviz(const std::string& dot);

}  // namespace sinter::report
