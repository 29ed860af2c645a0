#pragma once

#include <array>
#include <charconv>
#include <cstdarg>
#include <cstddef>
#include <span>
#include <string>

namespace sinter {

/// printf into a string (std::format is not in GCC 12), the same in every locale: a program that called setlocale
/// writes the same files.
[[gnu::format(printf, 1, 2)]] std::string text(const char* format, ...);

/// The same into memory that somebody else owns, without allocating; what does not fit is left out. Ends with a zero
/// byte, where there is room for one. Returns the bytes written before it.
[[gnu::format(printf, 2, 3)]] std::size_t text_into(std::span<char> memory, const char* format, ...);
[[gnu::format(printf, 2, 0)]] std::size_t text_into(std::span<char> memory, const char* format, std::va_list arguments);

/// The shortest text that reads back as the same bits.
template <class Number>
std::string number_text(Number value) {
  std::array<char, 64> buffer{};
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
}

/// The message of an errno value: "No such file or directory".
std::string errno_text(int error);

/// Text for a terminal: line breaks as spaces; as `?` every byte of other control characters (also U+0080 to U+009F,
/// and those that turn the direction of writing) and of what is not UTF-8, which some terminals take for such. An error
/// stays one line, and harmless, whatever a file name holds.
std::string one_line(std::string text);

/// A line out of a file, for a message: control characters as in one_line, and no longer than 160 letters.
std::string shortened(const std::string& line);

/// A name out of a file, for a message: in quotes, one_line, and no longer than a line bears.
std::string in_quotes(const std::string& name);

}  // namespace sinter
