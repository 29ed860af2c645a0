#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/base/abi.hpp"

namespace sinter {

/// What a class is called: its name, or its number where the classes have no names. Harmless on a terminal.
std::string class_name(const std::vector<std::string>& names, int label);

/// Bytes of class_names_text that a checkpoint holds.
inline constexpr std::size_t longest_class_names = std::size_t{4} << 20;

/// A line for each name; and back. What a line cannot hold is replaced.
std::string class_names_text(const std::vector<std::string>& names);
std::vector<std::string> parse_class_names(const std::string& text);

}  // namespace sinter
