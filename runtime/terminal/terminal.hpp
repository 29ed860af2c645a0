#pragma once

#include <string>

namespace sinter {

/// What text may look like where it is written.
struct Terminal {
  int width = 80;            ///< columns
  bool interactive = false;  ///< a person looks at it: not a file, not a pipe
  bool colour = false;       ///< escape sequences for colours and weight
  bool utf8 = false;         ///< letters outside ASCII
};

/// What stands behind a file descriptor. Colours only on a terminal that is not dumb, and not with NO_COLOR set
/// (no-color.org); UTF-8 if LC_ALL, LC_CTYPE or LANG, the first of them that is set, says so. Where there is no
/// terminal, 80 columns or the number in COLUMNS.
Terminal terminal_of(int descriptor);

/// Its columns alone. Allocates nothing.
int terminal_width(int descriptor);

/// `text` in bold, green or red, or as it is where there are no colours.
std::string bold(const Terminal& terminal, const std::string& text);
std::string green(const Terminal& terminal, const std::string& text);
std::string red(const Terminal& terminal, const std::string& text);

/// How many columns the text takes: code points of UTF-8, without escape sequences of colours.
int columns_of(const std::string& text);

/// The text with spaces behind it up to that many columns.
std::string padded(std::string text, int columns);

}  // namespace sinter
