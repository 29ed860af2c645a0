#include "runtime/commands/evaluate.hpp"

#include <memory>

#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"

namespace sinter::cli {
namespace {

Action define_evaluate(Flags& flags, const Program& program) {
  constexpr int most_worst = 1000;
  const auto values = std::make_shared<EvaluateFlags>();
  define_data(flags, program, *values);
  flags.group("Network");
  flags.path("--weights", values->weights, "FILE",
             "Weights from train --save (default: none, the network is untrained)");
  flags.threads(values->threads);
  flags.group("Output");
  flags.number("--worst", values->worst, 0, most_worst, "Pictures of the N worst mistakes");
  flags.path("--json", values->json, "FILE", "Write loss, accuracy, confusion counts and the worst mistakes");
  flags.examples({{"--weights weights.safetensors", "loss, accuracy, confusion matrix, worst mistakes"},
                  {"--weights weights.safetensors --json test.json", "the same for a program to read"}});
  return [values, &program] {
    evaluate(program.make, program.data, *values, program.name, program.out, program.terminal);
  };
}

}  // namespace

constinit const Command command::evaluate{
    "evaluate", use, "Test the network: loss, accuracy, confusion matrix, worst mistakes", &define_evaluate};

}  // namespace sinter::cli
