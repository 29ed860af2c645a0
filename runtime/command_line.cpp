#include "runtime/command_line.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <limits>

#include "runtime/commands/bench.hpp"
#include "runtime/commands/train.hpp"
#include "runtime/cpus.hpp"
#include "runtime/error.hpp"
#include "runtime/text.hpp"

namespace sinter::cli {
namespace {

constexpr int fault = 1, bad_input = 2;
constexpr int most_threads = 1024, most_epochs = 1'000'000, most_steps = 1'000'000;

/// A whole decimal number from `least` to `most`, nothing before it and nothing after it.
template <class Number>
CLI::Option* add_number(CLI::App& command, const std::string& flag, Number& target, Number least, Number most, const std::string& help) {
  const auto parse = [&target, flag, least, most](const std::string& word) {
    Number value{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size() || value < least || value > most) {
      throw InputError(flag + ": expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", got '" + word +
                       "'");
    }
    target = value;
  };
  return command.add_option_function<std::string>(flag, parse, help)->type_name("N");
}

void add_rate(CLI::App& command, std::optional<float>& target) {
  const auto parse = [&target](const std::string& word) {
    float value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(value) || value <= 0) {
      throw InputError("--rate: expected a number greater than 0, such as 1e-3, got '" + word + "'");
    }
    target = value;
  };
  command.add_option_function<std::string>("--rate", parse, "Base learning rate (default: the network's own)")->type_name("R");
}

void add_path(CLI::App& command, const std::string& flag, std::string& target, const std::string& type, const std::string& help) {
  const auto parse = [&target, flag](const std::string& word) {
    if (word.empty()) throw InputError(flag + ": expected a path, got nothing");
    target = word;
  };
  command.add_option_function<std::string>(flag, parse, help)->type_name(type);
}

void add_threads(CLI::App& command, int& threads) {
  threads = available_cpus();
  add_number(command, "--threads", threads, 1, most_threads,
             text("Threads (default: the CPUs of this process, %d); results do not depend on it", threads));
}

CLI::App* add_train(CLI::App& app, TrainFlags& flags) {
  CLI::App* command = app.add_subcommand("train", "Train the network and test it after every epoch");
  add_path(*command, "--data", flags.data, "DIR",
           "Directory with the four MNIST files, .gz or not (default: $SINTER_DATA, else drawn digits)");
  add_number(*command, "--epochs", flags.epochs, 1, most_epochs, "Passes over the training images (default: 3)");
  add_number(*command, "--seed", flags.seed, std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max(),
             "Seed of weights and shuffles (default: 1)");
  add_threads(*command, flags.threads);
  add_rate(*command, flags.rate);
  add_number(*command, "--batch-limit", flags.batch_limit, 0, most_steps, "At most N steps an epoch; 0 for all (default: 0)");
  add_path(*command, "--json", flags.json, "FILE", "Write a report of the run");
  command->add_flag("--quiet", flags.quiet, "Print the summary only")->disable_flag_override();
  return command;
}

CLI::App* add_bench(CLI::App& app, BenchFlags& flags) {
  CLI::App* command = app.add_subcommand("bench", "Measure a training step and each of its kernels; needs no data");
  add_threads(*command, flags.threads);
  add_number(*command, "--steps", flags.steps, 1, most_steps, "Steps to take the median of (default: 200)");
  return command;
}

CLI::App* add_explain(CLI::App& app, std::string& stage) {
  CLI::App* command = app.add_subcommand("explain", "Print what the compiler made of the network");
  command->add_option("--stage", stage, "A stage before the plan; a wrong name lists them (default: the plan)")->type_name("NAME");
  return command;
}

std::string examples(const std::string& program) {
  return "Examples:\n"
         "  " +
         program +
         " train                            three epochs on MNIST in $SINTER_DATA, or on drawn digits\n"
         "  " +
         program +
         " train --data mnist --epochs 10   ten epochs on the MNIST files in the folder mnist\n"
         "  " +
         program +
         " train --seed 7 --json run.json   the same weights, bit for bit, on any number of threads\n"
         "  " +
         program +
         " bench --threads 1                time per step and kernel\n"
         "  " +
         program +
         " explain                          the plan: every kernel, its shape and its fusions\n"
         "\n" +
         program + " COMMAND --help lists a command's options.";
}

int run(int argc, const char* const* argv, const MakeModel& make, const DataSource& data) {
  const std::string program = argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "program";
  CLI::App app("A neural network, compiled by the C++ compiler: train it, time it, look inside.", program);
  app.footer(examples(program));
  app.require_subcommand(0, 1);
  TrainFlags train_flags;
  BenchFlags bench_flags;
  std::string stage;
  const CLI::App* train_command = add_train(app, train_flags);
  const CLI::App* bench_command = add_bench(app, bench_flags);
  const CLI::App* explain_command = add_explain(app, stage);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ExtrasError&) {
    throw InputError("unknown argument '" + app.remaining(true).front() + "' (see --help)");
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help
    throw InputError(std::string(error.what()) + " (see --help)");
  }

  if (train_command->parsed()) {
    train(make, data, train_flags, std::cout);
  } else if (bench_command->parsed()) {
    print(bench(*make(), bench_flags), std::cout);
  } else if (explain_command->parsed()) {
    std::cout << make()->explain(stage);
  } else {
    std::cerr << app.help();
    return bad_input;
  }
  return 0;
}

}  // namespace

int main(int argc, const char* const* argv, const MakeModel& make, const DataSource& data) {
  try {
    const int status = run(argc, argv, make, data);
    if (!std::cout.flush()) throw std::runtime_error("cannot write to standard output");
    return status;
  } catch (const InputError& error) {
    std::cerr << "error: " << one_line(error.what()) << "\n";
    return bad_input;
  } catch (const std::exception& error) {
    std::cerr << "error: " << one_line(error.what()) << "\n";
    return fault;
  }
}

}  // namespace sinter::cli
