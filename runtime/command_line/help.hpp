#pragma once

#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace sinter::cli {

inline constexpr int help_width = 96;

/// The help of a program or of one of its commands: what it does, its usage, then commands and flags by group in two columns, lines of at
/// most `help_width` letters.
std::string help_text(const CLI::App& app);

/// Makes `--help` of the program and of all its commands print help_text.
void use_help_text(CLI::App& app);

/// Examples for the end of a help: words after the program's name, and what they do.
std::string examples_text(const std::string& program, const std::vector<std::pair<std::string, std::string>>& calls);

/// Words of `text` in lines of at most `width` letters (longer words keep a line of their own); all but the first are indented.
std::string wrapped(const std::string& text, int width, int indent);

}  // namespace sinter::cli
