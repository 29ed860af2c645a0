#include "runtime/commands/train.hpp"

#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "runtime/base/text.hpp"
#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"
#include "runtime/data/public_data.hpp"
#include "runtime/model/choices.hpp"
#include "runtime/model/training_state.hpp"

namespace sinter::cli {
namespace {

constexpr int most_steps = 1'000'000, most_worst = 1000;

Flags::Range range_of(Range range) {
  switch (range) {
    case Range::above_zero:
      return {.open = true};
    case Range::not_below_zero:
      return {};
    case Range::below_one:
    case Range::fraction:
    case Range::flag:
      return {.most = 1};
  }
  return {};
}

/// `--schedule`, and a flag for each number that a schedule of the library has; several may have one of a name.
void schedule_flags(Flags& flags, LearningFlags& learning) {
  struct Flag {
    std::string schedules, meaning, usual, defaults;
    Flags::Range range;
  };
  std::vector<std::string> keys, order;
  std::map<std::string, Flag> of_numbers;
  for (const ScheduleDefinition* schedule : library_schedules()) {
    const std::string key = flag_word(schedule->key);
    keys.push_back(key);
    for (int i = 0; i < schedule->count; i++) {
      const NumberInfo& number = schedule->numbers[i];
      const std::string value = text("%g", static_cast<double>(schedule->defaults.values[i]));
      const auto [flag, first] =
          of_numbers.try_emplace(number.name, Flag{key, number.meaning, value, value, range_of(number.range)});
      if (first) {
        order.push_back(number.name);
        continue;
      }
      flag->second.schedules += ", " + key;
      if (value != flag->second.usual) flag->second.defaults += "; " + value + " with " + key;
    }
  }
  flags.choice("--schedule", learning.schedule, keys,
               "How the rate changes during the run (default: the network's own)");
  for (const std::string& number : order) {
    const Flag& flag = of_numbers.at(number);
    flags.real("--schedule-" + flag_word(number), learning.schedule_numbers[number], flag.range,
               flag.schedules + ": " + flag.meaning + " (default: " + flag.defaults + ")");
  }
}

/// Flags of what is fixed at compile time: known, so that they can be answered.
void optimizer_flags(Flags& flags, LearningFlags& learning) {
  std::set<std::string> names;
  for (const OptimizerDefinition* optimizer : library_optimizers())
    for (int i = 0; i < optimizer->count; i++) names.insert(optimizer->numbers[i].name);
  names.erase("rate");
  names.erase("weight_decay");
  flags.noted("--optimizer", learning.fixed);
  for (const std::string& name : names) flags.noted("--optimizer-" + flag_word(name), learning.fixed);
}

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
             "Fraction of the training images to hold out: drawn by the seed, not trained on; what is printed of each "
             "epoch is how the "
             "network does on them, and the test images are left for the end (default: 0, or that of --resume)");
  flags.number("--early-stopping", values->early_stopping, 0, most_epochs,
               "End after N epochs without a new least loss of --validation (without it, of the test images, which "
               "then had a say in the "
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
             "Begin with the weights of a file that fit by name and shape, such as those of a network with another "
             "last layer; the others "
             "are drawn, and named");
  flags.group("Learning rate and optimizer");
  LearningFlags& learning = values->learning;
  flags.real("--rate,--optimizer-rate", learning.rate, {.open = true},
             "Base learning rate (default: the network's own)");
  flags.real("--weight-decay,--optimizer-weight-decay", learning.weight_decay, {},
             "Weight decay: L2 with SGD and Adam, decoupled with AdamW (default: the network's own)");
  schedule_flags(flags, learning);
  flags.number("--plateau", values->plateau, 0, most_epochs,
               "Multiply the rate by --plateau-factor after N epochs without a new least loss, as of --early-stopping, "
               "and again after as "
               "many more; 0 for never (default: 0, or that of --resume)");
  flags.real("--plateau-factor", values->plateau_factor, {.most = 0.999f, .open = true},
             "What a plateau multiplies the rate by (default: 0.1, or that of --resume)");
  optimizer_flags(flags, learning);
  flags.group("Output");
  flags.path("--json", values->json, "FILE", "Write a report of the run");
  flags.path("--report", values->report, "FILE",
             "Write a web page that shows the run: curves, mistakes, layers, kernels, memory");
  flags.path("--log", values->log, "FILE.csv",
             "Write a table with a row for every step; with --resume, after the rows up to the checkpoint");
  flags.number("--worst", values->worst, 0, most_worst, "Pictures of the N worst mistakes at the end");
  flags.on("--quiet", values->quiet, "Print the summary only");
  const PublicData* const known = program.known();
  flags.examples(
      {{"", "three epochs on " + (known ? known->title + ", downloaded the first time" : shortened(program.data.name))},
       known ? std::pair{"--data " + known->name + " --epochs 10 --schedule one-cycle",
                         "ten epochs on the files of " + known->title + " in the folder " + known->name}
             : std::pair<std::string, std::string>{"--epochs 10 --schedule one-cycle",
                                                   "ten epochs, the rate rising first, then falling"},
       {"--epochs 50 --validation 0.1 --early-stopping 5 --save-best best.safetensors",
        "as long as a tenth of the training images, held out, gets better"},
       {"--seed 7 --json run.json", "the same weights, bit for bit, on any number of threads"},
       {"--log run.csv", "a row for every step: pandas.read_csv('run.csv')"}});
  return [values, &program] { train(program.make, program.data, *values, program.out, program.terminal); };
}

}  // namespace

constinit const Command command::train{"train", use, "Train the network and test it after every epoch", &define_train};

}  // namespace sinter::cli
