#include "runtime/commands/bench.hpp"

#include <memory>
#include <ostream>

#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"
#include "runtime/model/speed_note.hpp"

namespace sinter::cli {
namespace {

Action define_bench(Flags& flags, const Program& program) {
  constexpr int most_steps = 1'000'000;
  const auto values = std::make_shared<BenchFlags>();
  flags.number("--steps", values->steps, 1, most_steps, "Steps to take the median of");
  flags.threads(values->threads);
  flags.path("--json", values->json, "FILE", "Write the figures of the step and of each kernel");
  return [values, &program] {
    const auto model = program.make();
    program.out << speed_note(*model);
    bench(*model, *values, program.out, program.terminal);
  };
}

}  // namespace

constinit const Command command::bench{"bench", look, "Measure a training step and each of its kernels; needs no data",
                                       &define_bench};

}  // namespace sinter::cli
