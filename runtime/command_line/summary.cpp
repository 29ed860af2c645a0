#include "runtime/commands/summary.hpp"

#include <iostream>

#include "runtime/command_line/commands.hpp"
#include "runtime/views.hpp"

namespace sinter::cli {

Action define_summary(Flags&, const Program& program) {
  return [&program] { std::cout << summary_text(summarize(program.make()->views())); };
}

}  // namespace sinter::cli
