#pragma once

#include <string_view>

namespace sinter {

/// Whether `a` comes before `b` where numbers in names count as numbers: 2 before 10, img9.png before img10.png. Names
/// that differ only in leading zeros, and everything but digits, are compared byte by byte.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace sinter
