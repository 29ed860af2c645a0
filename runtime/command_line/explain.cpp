#include <memory>

#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"
#include "runtime/inspect/explain.hpp"

namespace sinter::cli {
namespace {

Action define_explain(Flags& flags, const Program& program) {
  const auto stage = std::make_shared<std::string>();
  flags.choice("--stage", *stage, stage_names(),
               "The graph or plan after a stage, or the plan of a prediction: infer (default: plan)");
  return [stage, &program] { program.out << program.explain(*stage); };
}

}  // namespace

constinit const Command command::explain{"explain", look, "Print what the compiler made of the network",
                                         &define_explain};

}  // namespace sinter::cli
