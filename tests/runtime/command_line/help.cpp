#include "runtime/command_line/help.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>
#include <string>

#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

std::size_t longest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

}  // namespace

TEST_CASE("wrapped breaks between words, and indents all lines but the first") {
  CHECK(cli::wrapped("one two three", 7, 2) == "one two\n  three");
  CHECK(cli::wrapped("one two three", 100, 2) == "one two three");
  CHECK(cli::wrapped("enormous word", 3, 1) == "enormous\n word");
  CHECK(cli::wrapped("", 3, 1).empty());
}

TEST_CASE("help shows commands and flags by group, in two columns of one width") {
  CLI::App app("What it does.", "digits");
  std::string value;
  bool quiet = false;
  CLI::App* command = app.add_subcommand("train", "Train it")->group("Commands");
  command->add_option("--seed,--start", value, "A seed")->type_name("N")->group("Numbers");
  command->add_flag("--quiet", quiet, "Say little")->group("Output");
  command->add_option("IMAGE", value, "A picture")->expected(1, 9)->group("Pictures");
  cli::use_help_text(app);
  CHECK(app.help() ==
        "What it does.\n\nUsage: digits COMMAND [OPTIONS]\n\nCommands:\n  train       Train it\n\nHelp:\n"
        "  -h, --help  Print this help\n");
  CHECK(command->help() ==
        "Train it\n\nUsage: digits train [OPTIONS] IMAGE ...\n\nNumbers:\n  --seed, --start N  A seed\n\nOutput:\n"
        "  --quiet            Say little\n\nPictures:\n  IMAGE ...          A picture\n\nHelp:\n  -h, --help         Print this help\n");
}

TEST_CASE("a long flag stands on a line of its own, a long text in several") {
  CLI::App app("What it does.", "digits");
  std::string value, words;
  for (int i = 0; i < 40; ++i) words += "words ";
  app.add_option("--quite-a-long-name-for-a-flag", value, words)->type_name("VALUE");
  cli::use_help_text(app);
  CHECK(has(app.help(), "  --quite-a-long-name-for-a-flag VALUE\n              words words "));
  CHECK(longest_line(app.help()) <= cli::help_width);
}
