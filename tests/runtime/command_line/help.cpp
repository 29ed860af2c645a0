#include "runtime/command_line/help.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>
#include <string>

#include "runtime/base/words.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

const std::vector<cli::Example> none;

std::size_t longest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

}  // namespace

TEST_CASE("wrapped breaks between words, and indents all lines but the first") {
  CHECK(wrapped("one two three", 7, 2) == "one two\n  three");
  CHECK(wrapped("one two three", 100, 2) == "one two three");
  CHECK(wrapped("enormous word", 3, 1) == "enormous\n word");
  CHECK(wrapped("", 3, 1).empty());
}

TEST_CASE("help shows commands and flags by group, in two columns of one width") {
  CLI::App app("What it does.", "digits");
  std::string value;
  bool quiet = false;
  CLI::App* command = app.add_subcommand("train", "Train it")->group("Commands");
  command->add_option("--seed,--start", value, "A seed")->type_name("N")->group("Numbers");
  command->add_flag("--quiet", quiet, "Say little")->group("Output");
  command->add_option("IMAGE", value, "A picture")->expected(1, 9)->group("Pictures");
  cli::use_help_text(app, 80, none);
  cli::use_help_text(*command, 80, none);
  CHECK(app.help() ==
        "What it does.\n\nUsage: digits COMMAND [OPTIONS]\n\nCommands:\n  train       Train it\n\nHelp:\n"
        "  -h, --help  Print this help\n");
  CHECK(command->help() ==
        "Train it\n\nUsage: digits train [OPTIONS] IMAGE ...\n\nNumbers:\n  --seed, --start N  A seed\n\nOutput:\n"
        "  --quiet            Say little\n\nPictures:\n  IMAGE ...          A picture\n\nHelp:\n  -h, --help         "
        "Print this help\n");
}

TEST_CASE("a long flag stands on a line of its own, a long text in several") {
  CLI::App app("What it does.", "digits");
  std::string value, words;
  for (int i = 0; i < 40; ++i) words += "words ";
  app.add_option("--quite-a-long-name-for-a-flag", value, words)->type_name("VALUE");
  cli::use_help_text(app, 80, none);
  CHECK(has(app.help(), "  --quite-a-long-name-for-a-flag VALUE\n              words words "));
  CHECK(longest_line(app.help()) <= 80);
}

TEST_CASE("every line fits every width, and a broken example is one command of a shell") {
  CLI::App app("What it does, in a sentence that is longer than the narrowest of the terminals.", "digits");
  std::string value;
  app.add_option("--stage", value, "The graph or plan after a stage")
      ->type_name("lower|simplify|differentiate|fuse|layout|schedule|memory");
  app.footer("digits COMMAND --help lists the options of a command, with what each of them is good for.");
  const std::string call = "digits predict --weights weights.safetensors --resize --invert photo.png";
  const std::vector<cli::Example> examples = {{call, "a photograph of ink on paper"}, {"digits explain", "the plan"}};
  for (int width = 45; width <= 130; ++width) {
    CAPTURE(width);
    const std::string help = cli::help_text(app, width, examples);
    CHECK(longest_line(help) <= static_cast<std::size_t>(std::min(width, 100)));
    std::string joined = help;
    for (std::size_t at; (at = joined.find(" \\\n      ")) != std::string::npos;) joined.replace(at, 9, " ");
    CHECK(has(joined, call));
  }
  CHECK(has(cli::help_text(app, 60, examples), "lower|simplify|differentiate|fuse|layout|schedule|\n      memory"));
}
