#include "runtime/base/text.hpp"

#include <locale.h>

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <system_error>

#include "runtime/base/error.hpp"

namespace sinter {
namespace {

/// While it lives, this thread writes numbers as C does, whatever the program's locale.
class PlainNumbers {
 public:
  PlainNumbers() : before_(::uselocale(plain())) {}
  ~PlainNumbers() { ::uselocale(before_); }
  PlainNumbers(const PlainNumbers&) = delete;
  PlainNumbers& operator=(const PlainNumbers&) = delete;

 private:
  static locale_t plain() {
    static const locale_t locale = ::newlocale(LC_ALL_MASK, "C", nullptr);  // of which there is one in the program
    return locale;
  }
  locale_t before_;
};

/// The bytes of the UTF-8 letter at the beginning, and its number; 0 bytes of what is none.
struct Letter {
  std::size_t bytes;
  char32_t code;
};

Letter letter_at(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {1, byte(0)};
  const std::size_t bytes = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
  if (byte(0) < 0xc2 || byte(0) > 0xf4 || bytes > text.size()) return {0, 0};
  char32_t code = byte(0) & (0xffu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {0, 0};
    code = code << 6 | (byte(i) & 0x3fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[bytes] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {0, 0};
  return {bytes, code};
}

/// What a terminal obeys instead of showing it.
bool is_control(char32_t code) {
  const auto within = [code](char32_t first, char32_t last) { return code >= first && code <= last; };
  return code < 0x20 || within(0x7f, 0x9f) || code == 0x61c || within(0x200e, 0x200f) || within(0x2028, 0x202e) ||
         within(0x2066, 0x2069);
}

/// Not more than `most` bytes, and no part of a letter at the end.
std::string head_of(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && most - end < 3 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

std::size_t text_into(std::span<char> memory, const char* format, std::va_list arguments) {
  if (memory.empty()) return 0;
  const PlainNumbers plain;
  const int length = std::vsnprintf(memory.data(), memory.size(), format, arguments);
  return length < 0 ? 0 : std::min(static_cast<std::size_t>(length), memory.size() - 1);
}

std::size_t text_into(std::span<char> memory, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const std::size_t length = text_into(memory, format, arguments);
  va_end(arguments);
  return length;
}

std::string text(const char* format, ...) {
  const PlainNumbers plain;
  std::va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  const int length = std::vsnprintf(nullptr, 0, format, arguments);
  va_end(arguments);
  std::string result(length > 0 ? static_cast<std::size_t>(length) : 0, '\0');
  std::vsnprintf(result.data(), result.size() + 1, format, again);
  va_end(again);
  return result;
}

std::string errno_text(int error) { return std::generic_category().message(error); }

std::string one_line(std::string text) {
  for (std::size_t i = 0; i < text.size();) {
    const Letter letter = letter_at(std::string_view(text).substr(i));
    const std::size_t end = i + std::max<std::size_t>(letter.bytes, 1);
    const bool harmless = letter.bytes > 0 && !is_control(letter.code);
    for (; i < end; ++i) {
      if (!harmless) text[i] = text[i] == '\n' ? ' ' : '?';
    }
  }
  return text;
}

InputError::InputError(const std::string& what) : std::runtime_error(one_line(what)) {}

std::string shortened(const std::string& line) {
  constexpr std::size_t most = 160;
  return one_line(head_of(line, most)) + (line.size() <= most ? "" : "...");
}

std::string in_quotes(const std::string& name) {
  constexpr std::size_t most = 60;
  return "'" + one_line(head_of(name, most)) + (name.size() <= most ? "'" : "'...");
}

}  // namespace sinter
