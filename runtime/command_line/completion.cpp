#include "runtime/command_line/completion.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <iostream>
#include <memory>

#include "runtime/base/text.hpp"
#include "runtime/base/words.hpp"
#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"

namespace sinter::cli {
namespace {

/// The bash command that lists what an option takes, by the name of its type; "" for numbers.
std::string completions(const CLI::Option& option) {
  std::string type = option.get_type_name();
  if (type.starts_with("FILE") || type == "IMAGE") return "compgen -f";
  if (type == "DIR") return "compgen -d";
  const bool words =
      !type.empty() && std::all_of(type.begin(), type.end(), [](unsigned char c) { return !std::isupper(c); });
  if (!words) return "";
  std::replace(type.begin(), type.end(), '|', ' ');
  return "compgen -W '" + type + "'";
}

bool takes_value(const CLI::Option& option) { return option.get_type_size() != 0 && option.get_expected_max() > 0; }

std::vector<const CLI::Option*> shown_options(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) { return !option->get_group().empty(); });
}

/// Branches of a case over `command flag`: what may follow a flag.
std::string value_cases(const CLI::App& command) {
  std::string all;
  for (const CLI::Option* option : shown_options(command)) {
    if (!takes_value(*option) || option->get_positional()) continue;
    std::string patterns;
    for (const std::string& name : option->get_lnames())
      patterns += (patterns.empty() ? "" : "|") + ("'" + command.get_name()) + " --" + name + "'";
    all += "    " + patterns + ") list=\"" + completions(*option) + "\"; value=1;;\n";
  }
  return all;
}

/// A branch of a case over the command: its flags, and what stands without one.
std::string command_case(const CLI::App& command) {
  std::string flags, bare;
  for (const CLI::Option* option : shown_options(command)) {
    if (option->get_positional()) bare = completions(*option);
    for (const std::string& name : option->get_lnames()) flags += (flags.empty() ? "--" : " --") + name;
  }
  return "    '" + command.get_name() + "') flags='" + flags + "'; bare=\"" + bare + "\";;\n";
}

std::string list_of_commands(const CLI::App& app) {
  std::string names;
  for (const CLI::App* command : app.get_subcommands({})) names += (names.empty() ? "" : " ") + command->get_name();
  return names;
}

std::string identifier(std::string name) {
  for (char& letter : name) {
    if (!std::isalnum(static_cast<unsigned char>(letter))) letter = '_';
  }
  return "_" + name;
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
  const std::string function = identifier(app.get_name());
  std::string values, commands;
  for (const CLI::App* command : app.get_subcommands({})) {
    values += value_cases(*command);
    commands += command_case(*command);
  }
  // The name is whatever the program's file is called.
  const std::string name = shell_word(app.get_name());
  return "# bash completion of " + one_line(name) + ". To use it:  source <(" + one_line(name) + " completion bash)\n" +
         function +
         "() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= word list= value= "
         "flags= bare=\n"
         "  # readline splits --flag=value at the sign\n"
         "  if [[ $current == '=' ]]; then current=; elif [[ $before == '=' ]]; then "
         "before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    if [[ $word != -* ]]; then command=$word; break; fi\n"
         "  done\n"
         "  case \"$command $before\" in\n" +
         values +
         "  esac\n"
         "  case $command in\n"
         "    '') flags='--help'; bare=\"compgen -W '" +
         list_of_commands(app) + "'\";;\n" + commands +
         "  esac\n"
         "  if [[ -z $value ]]; then\n"
         "    list=$bare\n"
         "    if [[ $current == -* || -z $bare ]]; then list=\"compgen -W '$flags'\"; fi\n"
         "  fi\n"
         "  COMPREPLY=()\n"
         "  if [[ -z $list ]]; then return; fi\n"
         "  if [[ $list == 'compgen -'[fd] ]]; then compopt -o filenames 2>/dev/null; fi\n"
         "  mapfile -t COMPREPLY < <(eval \"$list -- \\\"\\$current\\\"\")\n"
         "}\n"
         "complete -F " +
         function + " -- " + name + "\n";
}

namespace {

Action define_completion(Flags& flags, const Program&) {
  const auto shell = std::make_shared<std::string>();
  flags.required_choice("SHELL", *shell, {"bash"}, "bash");
  const CLI::App* app = flags.program();
  return [shell, app] { std::cout << bash_completion(*app); };
}

}  // namespace

constinit const Command command::completion{
    "completion", look, "Print a script that completes commands and flags in a shell", &define_completion};

}  // namespace sinter::cli
