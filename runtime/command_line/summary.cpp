#include "runtime/commands/summary.hpp"

#include "runtime/command_line/commands.hpp"
#include "runtime/model/views.hpp"

namespace sinter::cli {
namespace {

Action define_summary(Flags&, const Program& program) {
  return [&program] { program.out << summary_text(summarize(program.make()->views()), program.terminal.width); };
}

}  // namespace

constinit const Command command::summary{"summary", look, "Print the layers: shapes, parameters, operations, memory",
                                         &define_summary};

}  // namespace sinter::cli
