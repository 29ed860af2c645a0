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

/// Each adds the flags of its command and returns what runs it.
Action define_train(Flags& flags, const Program& program);
Action define_evaluate(Flags& flags, const Program& program);
Action define_predict(Flags& flags, const Program& program);
Action define_summary(Flags& flags, const Program& program);
Action define_bench(Flags& flags, const Program& program);
Action define_explain(Flags& flags, const Program& program);
Action define_completion(Flags& flags, const Program& program);

/// The flags of every command that loads data.
void define_data(Flags& flags, const Program& program, DataFlags& values);

}  // namespace sinter::cli
