#include "runtime/terminal/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace sinter {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool speaks_utf8() {
  std::string locale;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (locale.empty()) locale = variable(name);
  }
  for (char& letter : locale) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
}

std::string painted(const Terminal& terminal, const char* code, const std::string& text) {
  if (!terminal.colour) return text;
  std::string all = "\033[";
  all += code;
  return all + "m" + text + "\033[0m";
}

}  // namespace

Terminal terminal_of(int descriptor) {
  Terminal terminal;
  terminal.interactive = ::isatty(descriptor) == 1;
  terminal.width = terminal_width(descriptor);
  terminal.colour = terminal.interactive && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
  terminal.utf8 = speaks_utf8();
  return terminal;
}

int terminal_width(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const std::string_view columns = variable("COLUMNS");
  int width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  return width > 0 ? std::min(width, 1000) : Terminal{}.width;
}

std::string bold(const Terminal& terminal, const std::string& text) { return painted(terminal, "1", text); }
std::string green(const Terminal& terminal, const std::string& text) { return painted(terminal, "1;32", text); }
std::string red(const Terminal& terminal, const std::string& text) { return painted(terminal, "31", text); }

int columns_of(const std::string& text) {
  int columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\033') {
      i = std::min(text.find('m', i), text.size());
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      ++columns;
    }
  }
  return columns;
}

std::string padded(std::string text, int columns) {
  text.append(static_cast<std::size_t>(std::max(columns - columns_of(text), 0)), ' ');
  return text;
}

}  // namespace sinter
