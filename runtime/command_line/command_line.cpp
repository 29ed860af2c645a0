#include "runtime/command_line/command_line.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <deque>
#include <filesystem>
#include <iostream>
#include <new>

#include "runtime/base/error.hpp"
#include "runtime/base/interrupt.hpp"
#include "runtime/base/nearest.hpp"
#include "runtime/base/no_memory.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/version.hpp"
#include "runtime/base/words.hpp"
#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"
#include "runtime/command_line/help.hpp"
#include "runtime/command_line/usual_names.hpp"
#include "runtime/data/public_data.hpp"
#include "runtime/terminal/fold.hpp"

namespace sinter::cli {
namespace {

constexpr int fault = 1, bad_input = 2;

/// A command as this program has it.
struct Defined {
  CLI::App* app;
  std::vector<Example> examples;
  Action run;
};
using AllDefined = std::deque<Defined>;  ///< whose members stay where they are

AllDefined define_commands(CLI::App& app, const Program& program) {
  AllDefined all;
  for (const Command* command : command::all) {
    CLI::App* const own = app.add_subcommand(command->name, command->description)->group(command->group);
    own->footer("");  // not the program's
    Defined& made = all.emplace_back(Defined{own, {}, nullptr});
    Flags flags(*own, made.examples);
    made.run = command->define(flags, program);
    use_help_text(*own, program.terminal.width, made.examples);
  }
  return all;
}

std::vector<Example> examples_of(const Program& program) {
  const PublicData* const known = program.known();
  std::vector<Example> examples = {
      {"train --save weights.safetensors",
       "three epochs on " + (known ? known->title + ", downloaded the first time" : shortened(program.data.name))},
      {"evaluate --weights weights.safetensors", "how good it is, and the mistakes it makes"},
      {"predict --weights weights.safetensors " + (known ? known->subject : "picture") + ".png",
       "what it sees in a picture"},
      {"summary", "layers, parameters and memory"},
      {"bench --threads 1", "time per step and kernel"},
      {"explain", "the plan: every kernel, its shape and its fusions"}};
  for (Example& example : examples) example.call = program.name + " " + example.call;
  return examples;
}

/// What a bug report should name.
std::string version_text(const Program& program) {
  const std::unique_ptr<Model> model = program.make();
  return program.name + ": sinter " + version + ", kernels for " + std::string(model->arch()) + " compiled by " +
         std::string(model->compiler());
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> known_flags(const CLI::App& command) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : command.get_options({})) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  return flags;
}

/// Of a flag that stands where only a command does.
std::string misplaced_flag_hint(const CLI::App& app, const std::string& flag) {
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_option_no_throw(flag) != nullptr) {
      return "; it stands behind a command: " + app.get_name() + " " + command->get_name() + " " + flag;
    }
  }
  return "";
}

/// A word that no command and no flag takes.
[[noreturn]] void refuse_extra(const CLI::App& app) {
  const std::vector<CLI::App*> parsed = app.get_subcommands();
  const CLI::App& command = parsed.empty() ? app : *parsed.front();
  const std::string word = app.remaining(true).front();
  const bool flag = word.starts_with("-");
  const char* kind = flag ? "option" : parsed.empty() ? "command" : "argument";
  const std::string name = word.substr(0, word.find('='));
  std::string hint =
      parsed.empty() || command.get_option_no_throw(name) != nullptr ? misplaced_flag_hint(app, name) : "";
  if (hint.empty())
    hint = flag ? usual_name_hint(name, known_flags(command)) : did_you_mean(name, command_names(command));
  throw InputError(text("unknown %s '%s'", kind, word.c_str()) + hint + " (see " + app.get_name() +
                   (parsed.empty() ? "" : " " + command.get_name()) + " --help)");
}

/// What CLI11 says, in plainer words.
std::string parse_message(const CLI::ParseError& error) {
  const std::string said = error.what();
  const std::string flag = said.substr(0, said.find_first_of(": "));
  if (said.ends_with(" missing")) return flag + ": expected a value after it";
  if (said.find(": At Most 1 required") != std::string::npos) return flag + ": given more than once";
  if (said.ends_with(" was given a disallowed flag override")) return "--" + flag + ": takes no value";
  return said;
}

std::string command_text(int argc, const char* const* argv) {
  std::string all;
  for (int i = 0; i < argc; ++i) all += (i > 0 ? " " : "") + shell_word(argv[i]);
  return all;
}

int run(int argc, const char* const* argv, const MakeModel& make, const DataSource& data, Explain explain) {
  const Terminal terminal = terminal_of(STDOUT_FILENO);
  FoldingStream out(std::cout, terminal.width), notes(std::cerr, terminal_width(STDERR_FILENO));
  const Program program = {argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "program",
                           command_text(argc, argv),
                           make,
                           data,
                           explain,
                           terminal,
                           out,
                           notes};
  CLI::App app("A neural network, compiled by the C++ compiler: train it, use it, look inside.", program.name);
  app.footer(program.name + " COMMAND --help lists a command's options.");
  app.require_subcommand(0, 1);
  app.set_version_flag(
         "--version", [&program] { return version_text(program); }, "Print the version of the library, and the machine")
      ->group("Help");
  const AllDefined defined = define_commands(app, program);
  const std::vector<Example> examples = examples_of(program);
  use_help_text(app, terminal.width, examples);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ExtrasError&) {
    refuse_extra(app);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    throw InputError(parse_message(error) + " (see --help)");
  }
  for (const Defined& command : defined) {
    if (!command.app->parsed()) continue;
    command.run();
    return 0;
  }
  std::cerr << app.help();
  return bad_input;
}

}  // namespace

int main(int argc, const char* const* argv, const MakeModel& make, const DataSource& data, Explain explain) {
  try {
    const int status = run(argc, argv, make, data, explain);
    if (!std::cout.flush()) throw std::runtime_error("cannot write to standard output");
    return status;
  } catch (const Interrupted& end) {
    std::cout.flush();
    return 128 + end.signal;
  } catch (const InputError& error) {
    std::cerr << "error: " << one_line(error.what()) << "\n";
    return bad_input;
    // a path of the user's, too long or leading round in a circle
  } catch (const std::filesystem::filesystem_error& error) {
    std::cerr << "error: " << one_line(error.path1().string() + ": " + errno_text(error.code().value())) << "\n";
    return bad_input;
  } catch (const std::bad_alloc& error) {
    std::cerr << "error: " << one_line(memory_text(error)) << "\n";
    return fault;
  } catch (const std::exception& error) {
    std::cerr << "error: " << one_line(error.what()) << "\n";
    return fault;
  }
}

}  // namespace sinter::cli
