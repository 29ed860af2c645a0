#pragma once

#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace sinter::cli {

/// What the end of a help shows.
struct Example {
  std::string call;     ///< all of it, with the program's name
  std::string meaning;  ///< what it does
};

/// The help of a program or of one of its commands: what it does, its usage, then commands and flags by group in two
/// columns, lines of at most `width` letters (up to 100: longer ones are hard to read), and examples.
std::string help_text(const CLI::App& app, int width, const std::vector<Example>& examples = {});

/// Makes `--help` of a program or command print its help_text. `examples` are read only then: they must live on.
void use_help_text(CLI::App& app, int width, const std::vector<Example>& examples);

}  // namespace sinter::cli
