#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "runtime/command_line/command_line.hpp"
#include "runtime/terminal/terminal.hpp"

namespace sinter::cli {

class Flags;
struct DataFlags;  // runtime/commands/data.hpp

/// What every command knows of the program it is part of. It outlives them.
struct Program {
  std::string name;     ///< as on the command line, without folders
  std::string command;  ///< all of the command line, as a shell reads it
  const MakeModel& make;
  const DataSource& data;
  Explain explain;
  Terminal terminal;  ///< standard output
  std::ostream& out;  ///< standard output, and standard error, for what a person reads: lines of the terminal's width
  std::ostream& notes;
  const PublicData* known() const { return data.known; }  ///< null: data of the program's own
};

/// Runs a command with the flags that were parsed.
using Action = std::function<void()>;

/// A command: what help says of it, and its flags.
struct Command {
  const char* name;
  const char* group;
  const char* description;
  Action (*define)(Flags& flags, const Program& program);  ///< adds its flags and returns what runs it
};

/// Each stands in a file of its own.
namespace command {
inline constexpr const char *use = "Train and use", *look = "Look inside";  // groups

extern const Command train, evaluate, predict, summary, bench, compare, explain, completion;
/// As help has them.
inline constexpr const Command* all[] = {&train, &evaluate, &predict, &summary,
                                         &bench, &compare,  &explain, &completion};
}  // namespace command

/// The flags of every command that loads data.
void define_data(Flags& flags, const Program& program, DataFlags& values);

}  // namespace sinter::cli
