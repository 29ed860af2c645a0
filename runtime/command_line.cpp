#include "runtime/command_line.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <new>

#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"
#include "runtime/command_line/help.hpp"
#include "runtime/error.hpp"
#include "runtime/interrupt.hpp"
#include "runtime/no_memory.hpp"
#include "runtime/nearest.hpp"
#include "runtime/text.hpp"

namespace sinter::cli {
namespace {

constexpr int fault = 1, bad_input = 2;

struct Command {
  CLI::App* app;
  Action run;
};

std::vector<Command> define_commands(CLI::App& app, const Program& program) {
  std::vector<Command> commands;
  const auto add = [&](const char* name, const char* group, const char* description, Action (*define)(Flags&, const Program&)) {
    CLI::App* command = app.add_subcommand(name, description)->group(group);
    Flags flags(*command);
    command->footer("");  // not the program's
    commands.push_back({command, define(flags, program)});
  };
  add("train", "Train and use", "Train the network and test it after every epoch", define_train);
  add("evaluate", "Train and use", "Test the network: loss, accuracy, confusion matrix, worst mistakes", define_evaluate);
  add("predict", "Train and use", "Show what the network sees in pictures", define_predict);
  add("summary", "Look inside", "Print the layers: shapes, parameters, operations, memory", define_summary);
  add("bench", "Look inside", "Measure a training step and each of its kernels; needs no data", define_bench);
  add("explain", "Look inside", "Print what the compiler made of the network", define_explain);
  add("completion", "Look inside", "Print a script that completes commands and flags in a shell", define_completion);
  return commands;
}

std::string footer(const std::string& program) {
  return examples_text(program, {{"train --save weights.safetensors", "three epochs on MNIST, downloaded the first time"},
                                 {"evaluate --weights weights.safetensors", "how good it is, and the mistakes it makes"},
                                 {"predict --weights weights.safetensors digit.png", "what it sees in a picture"},
                                 {"summary", "layers, parameters and memory"},
                                 {"bench --threads 1", "time per step and kernel"},
                                 {"explain", "the plan: every kernel, its shape and its fusions"}}) +
         "\n\n" + program + " COMMAND --help lists a command's options.";
}

std::vector<std::string> known_words(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::App* inner : command.get_subcommands({})) words.push_back(inner->get_name());
  for (const CLI::Option* option : command.get_options({})) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  return words;
}

/// A word that no command and no flag takes.
[[noreturn]] void refuse_extra(const CLI::App& app) {
  const std::vector<CLI::App*> parsed = app.get_subcommands();
  const CLI::App& command = parsed.empty() ? app : *parsed.front();
  const std::string word = app.remaining(true).front();
  const bool flag = word.starts_with("-");
  const char* kind = flag ? "option" : parsed.empty() ? "command" : "argument";
  throw InputError(text("unknown %s '%s'", kind, word.c_str()) + did_you_mean(word.substr(0, word.find('=')), known_words(command)) +
                   " (see " + app.get_name() + (parsed.empty() ? "" : " " + command.get_name()) + " --help)");
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

int run(int argc, const char* const* argv, const MakeModel& make, const DataSource& data, Explain explain) {
  const Program program = {argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "program", make, data, explain,
                           terminal_of(STDOUT_FILENO)};
  CLI::App app("A neural network, compiled by the C++ compiler: train it, use it, look inside.", program.name);
  app.footer(footer(program.name));
  app.require_subcommand(0, 1);
  const std::vector<Command> commands = define_commands(app, program);
  use_help_text(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ExtrasError&) {
    refuse_extra(app);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help
    throw InputError(parse_message(error) + " (see --help)");
  }
  for (const Command& command : commands) {
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
  } catch (const std::filesystem::filesystem_error& error) {  // a path of the user's, too long or leading round in a circle
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
