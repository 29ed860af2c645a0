#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace sinter::cli {

struct Example;  // runtime/command_line/help.hpp

/// The flags of one command. A value is checked when it is read: InputError names the flag, what was expected and what
/// was given. What stands in a target before parsing is its default. `names` is one flag (`--seed`) or several that
/// mean the same (`--rate,--lr`).
class Flags {
 public:
  Flags(CLI::App& command, std::vector<Example>& examples) : command_(command), examples_(examples) {}

  /// The heading in the help of the flags that follow.
  void group(const std::string& title) { group_ = title; }

  /// A whole number from `least` to `most`.
  void number(const std::string& names, int& target, int least, int most, const std::string& help);
  void number(const std::string& names, std::uint64_t& target, std::uint64_t least, std::uint64_t most,
              const std::string& help);
  /// One whose default the help must tell.
  void number(const std::string& names, std::optional<int>& target, int least, int most, const std::string& help);
  void number(const std::string& names, std::optional<std::uint64_t>& target, std::uint64_t least, std::uint64_t most,
              const std::string& help);
  /// A number of at least `least` (more than it, if `open`) and at most `most`.
  struct Range {
    float least = 0, most = 3.402823466e38f;
    bool open = false;
  };
  void real(const std::string& names, std::optional<float>& target, const Range& range, const std::string& help);
  /// A file or a folder, as `type` says: FILE or DIR. Must not be empty.
  void path(const std::string& names, std::string& target, const std::string& type, const std::string& help);
  /// One of several words.
  void choice(const std::string& names, std::string& target, const std::vector<std::string>& words,
              const std::string& help);
  /// One of several words, without a flag; it must be there.
  void required_choice(const std::string& name, std::string& target, const std::vector<std::string>& words,
                       const std::string& help);
  void on(const std::string& names, bool& target, const std::string& help);
  /// Threads, the CPUs of this process by default.
  void threads(int& target);
  /// What stands without a flag, once or more often.
  void words(const std::string& name, std::vector<std::string>& target, const std::string& help);
  /// A flag that is known but not shown, with a value or without: its name is added to `given`.
  void noted(const std::string& name, std::vector<std::string>& given);
  /// Calls of this command for the end of the help: flags and what they do.
  void examples(const std::vector<std::pair<std::string, std::string>>& calls);

  /// The program the command belongs to.
  const CLI::App* program() const;

 private:
  CLI::Option& add(const std::string& names, const std::string& type, const std::string& help, const auto& parse);
  CLI::Option& add_choice(const std::string& names, std::string& target, const std::vector<std::string>& words,
                          const std::string& help);
  void keep(CLI::Option& option) const;

  CLI::App& command_;
  std::vector<Example>& examples_;
  std::string group_ = "Options";
};

}  // namespace sinter::cli
