#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace sinter::report {

/// What the program `dot` of Graphviz draws as SVG, filtered (svg_filter.hpp); none if it is not installed, fails, or
/// takes longer than `limit`.
std::optional<std::string> graphviz(const std::string& dot, std::chrono::milliseconds limit = std::chrono::seconds(20));

}  // namespace sinter::report
