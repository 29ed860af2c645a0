#pragma once

#include <array>
#include <charconv>
#include <string>

namespace sinter {

/// printf into a string (std::format is not in GCC 12).
[[gnu::format(printf, 1, 2)]] std::string text(const char* format, ...);

/// The shortest text that reads back as the same bits.
template <class Number>
std::string number_text(Number value) {
  std::array<char, 64> buffer{};
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
}

/// The message of an errno value: "No such file or directory".
std::string errno_text(int error);

/// Text for a terminal: line breaks as spaces and other control characters, also those of 8 bits in UTF-8 (U+0080 to U+009F), as `?`, so
/// that an error stays one line whatever a file name holds.
std::string one_line(std::string text);

/// A line out of a file, for a message: control characters as in one_line, and no longer than 160 letters.
std::string shortened(const std::string& line);

/// A name out of a file, for a message: in quotes, one_line, and no longer than a line bears.
std::string quoted(const std::string& name);

}  // namespace sinter
