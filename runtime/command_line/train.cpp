#include "runtime/commands/train.hpp"

#include <iostream>
#include <limits>
#include <memory>

#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"

namespace sinter::cli {
namespace {

constexpr int most_epochs = 1'000'000, most_steps = 1'000'000;

}  // namespace

Action define_train(Flags& flags, const Program& program) {
  const auto values = std::make_shared<TrainFlags>();
  flags.group("Data");
  flags.path("--data", values->data, "DIR", "Directory with the four MNIST files, .gz or not (default: $SINTER_DATA, else a download)");
  flags.on("--no-download", values->no_download, "Do not download MNIST to the user's cache; without it, draw digits");
  flags.group("Training");
  flags.number("--epochs", values->epochs, 1, most_epochs, "Passes over the training images");
  flags.number("--batch-limit", values->batch_limit, 0, most_steps, "At most N steps an epoch; 0 for all");
  flags.number("--seed", values->seed, std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max(), "Seed of weights and shuffles");
  flags.threads(values->threads);
  flags.group("Learning rate and optimizer");
  flags.real("--rate,--optimizer-rate", values->rate, {.open = true}, "Base learning rate (default: the network's own)");
  flags.group("Output");
  flags.path("--json", values->json, "FILE", "Write a report of the run");
  flags.path("--report", values->report, "FILE", "Write a web page that shows the run: curves, mistakes, layers, kernels, memory");
  flags.on("--quiet", values->quiet, "Print the summary only");
  return [values, &program] { train(program.make, program.data, *values, std::cout); };
}

}  // namespace sinter::cli
