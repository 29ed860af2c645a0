#include "runtime/commands/train.hpp"

#include <limits>
#include <memory>

#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"
#include "runtime/text.hpp"
#include "runtime/training_state.hpp"

namespace sinter::cli {
namespace {

constexpr int most_steps = 1'000'000, most_worst = 1000;

}  // namespace

Action define_train(Flags& flags, const Program& program) {
  const auto values = std::make_shared<TrainFlags>();
  values->command = program.command;
  define_data(flags, program, *values);
  flags.group("Training");
  flags.number("--epochs", values->epochs, 1, most_steps,  // fit knows of fewer
               "Passes over the training images (default: 3, or those of --resume); more than a checkpoint "
               "was planned for stretch its schedule over all of them");
  flags.number("--batch-limit", values->batch_limit, 0, most_steps,
               "At most N steps an epoch; 0 for all (default: 0, or that of --resume)");
  flags.number("--seed", values->seed, std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max(),
               "Seed of weights and shuffles (default: 1, or that of --resume)");
  flags.real("--validation", values->validation, {.most = 0.99f},
             "Fraction of the training images to hold out: drawn by the seed, not trained on; what is printed of each epoch is how the "
             "network does on them, and the test images are left for the end (default: 0, or that of --resume)");
  flags.number("--early-stopping", values->early_stopping, 0, most_epochs,
               "End after N epochs without a new least loss of --validation (without it, of the test images, which then had a say in the "
               "result); 0 for never (default: 0, or that of --resume)");
  flags.threads(values->threads);
  flags.group("Checkpoints");
  flags.path("--save", values->save, "FILE",
             "Keep a checkpoint: after each epoch and on Ctrl-C; a safetensors file, replaced at once or not at all");
  flags.number("--save-every", values->save_every, 0, most_steps, "And after every N steps of an epoch");
  flags.path("--resume", values->resume, "FILE",
             "Go on from a checkpoint, bit for bit; may be the one of --save. Takes weights only, too, all of them");
  flags.path("--save-best", values->save_best, "FILE",
             "Keep the checkpoint of the epoch with the least loss of --validation (without it, of the test images)");
  flags.path("--weights", values->weights, "FILE",
             "Begin with the weights of a file that fit by name and shape, such as those of a network with another last layer; the others "
             "are drawn, and named");
  flags.group("Learning rate and optimizer");
  LearningFlags& learning = values->learning;
  flags.real("--rate,--optimizer-rate", learning.rate, {.open = true}, "Base learning rate (default: the network's own)");
  flags.real("--weight-decay,--optimizer-weight-decay", learning.weight_decay, {},
             "Weight decay: L2 with SGD and Adam, decoupled with AdamW (default: the network's own)");
  flags.choice("--schedule", learning.schedule, {"constant", "cosine", "one-cycle"},
               "How the rate changes during the run (default: the network's own)");
  const Flags::Range fraction = {.most = 1};
  flags.real("--schedule-warmup", learning.warmup, fraction, "cosine: fraction of the run in which the rate rises first (default: 0)");
  flags.real("--schedule-peak-at", learning.peak_at, fraction, "one-cycle: fraction of the run after which the rate falls (default: 0.3)");
  flags.real("--schedule-start", learning.start, fraction, "one-cycle: factor of the first step (default: 0.04)");
  flags.real("--schedule-floor", learning.floor, fraction, "cosine, one-cycle: factor at the end (default: 0; 4e-6 with one-cycle)");
  for (const char* name :
       {"--optimizer", "--optimizer-momentum", "--optimizer-nesterov", "--optimizer-beta1", "--optimizer-beta2", "--optimizer-epsilon"}) {
    flags.noted(name, learning.fixed);
  }
  flags.group("Output");
  flags.path("--json", values->json, "FILE", "Write a report of the run");
  flags.path("--report", values->report, "FILE", "Write a web page that shows the run: curves, mistakes, layers, kernels, memory");
  flags.path("--log", values->log, "FILE.csv",
             "Write a table with a row for every step; with --resume, after the rows up to the checkpoint");
  flags.number("--worst", values->worst, 0, most_worst, "Pictures of the N worst mistakes at the end");
  flags.on("--quiet", values->quiet, "Print the summary only");
  const bool mnist = program.on_mnist();
  flags.examples({{"", mnist ? "three epochs on MNIST, downloaded the first time" : "three epochs on " + shortened(program.data.name)},
                  mnist ? std::pair{"--data mnist --epochs 10 --schedule one-cycle", "ten epochs on the MNIST files in the folder mnist"}
                        : std::pair{"--epochs 10 --schedule one-cycle", "ten epochs, the rate rising first, then falling"},
                  {"--epochs 50 --validation 0.1 --early-stopping 5 --save-best best.safetensors",
                   "as long as a tenth of the training images, held out, gets better"},
                  {"--seed 7 --json run.json", "the same weights, bit for bit, on any number of threads"},
                  {"--log run.csv", "a row for every step: pandas.read_csv('run.csv')"}});
  return [values, &program] { train(program.make, program.data, *values, program.out, program.terminal); };
}

}  // namespace sinter::cli
