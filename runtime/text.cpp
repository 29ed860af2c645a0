#include "runtime/text.hpp"

#include <cstdarg>
#include <cstdio>
#include <system_error>

namespace sinter {

std::string text(const char* format, ...) {
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
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto code = static_cast<unsigned char>(text[i]);
    if (code < 0x20 || code == 0x7f) text[i] = text[i] == '\n' ? ' ' : '?';
    // Terminals obey U+009B as they do ESC [.
    if (i > 0 && text[i - 1] == '\xc2' && code >= 0x80 && code < 0xa0) text[i - 1] = text[i] = '?';
  }
  return text;
}

std::string shortened(const std::string& line) {
  constexpr std::size_t most = 160;
  return one_line(line.substr(0, most)) + (line.size() <= most ? "" : "...");
}

std::string quoted(const std::string& name) {
  constexpr std::size_t most = 60;
  return "'" + one_line(name.substr(0, most)) + (name.size() <= most ? "'" : "'...");
}

}  // namespace sinter
