#include "runtime/commands/summary.hpp"

#include "runtime/command_line/commands.hpp"
#include "runtime/model/views.hpp"

namespace sinter::cli {

Action define_summary(Flags&, const Program& program) {
  return [&program] { program.out << summary_text(summarize(program.make()->views()), program.terminal.width); };
}

}  // namespace sinter::cli
