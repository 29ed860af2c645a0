#include "runtime/command_line/command_line.hpp"

#include <algorithm>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "runtime/base/version.hpp"
#include "runtime/command_line/cli.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "tests/runtime/environment.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

struct Outcome {
  int status;
  std::string out, err;
};

/// Puts a stream's text into a string for a while.
class Capture {
 public:
  explicit Capture(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
  ~Capture() { stream_.rdbuf(before_); }
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;
  std::string str() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* before_;
};

DataSource few() {
  return {[](std::string_view) { return draw_digits({.train = 70, .test = 10}); }, "few"};
}

Outcome run(std::vector<std::string> words, const DataSource& data = few()) {
  words.insert(words.begin(), "/some/where/digits");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const Environment wide("COLUMNS", "1000");  // sentences in one line, wherever there is no terminal
  const Capture out(std::cout), err(std::cerr);
  const int status = cli::run<TinyModel>(static_cast<int>(words.size()), argv.data(), data);
  return {status, out.str(), err.str()};
}

void check_refused(const std::vector<std::string>& words, const std::string& expected, const DataSource& data = few()) {
  const Outcome outcome = run(words, data);
  CAPTURE(outcome.err);
  CHECK(outcome.status == 2);
  CHECK(has(outcome.err, expected));
  CHECK(outcome.err.starts_with("error: "));
  CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
  CHECK(outcome.err.ends_with("\n"));
  CHECK(std::all_of(outcome.err.begin(), outcome.err.end() - 1,
                    [](unsigned char code) { return code >= 0x20 && code != 0x7f; }));
}

}  // namespace

TEST_CASE("train trains") {
  const Outcome outcome = run({"train", "--epochs", "1", "--threads", "1", "--seed=18446744073709551615", "--rate",
                               "1e-2", "--batch-limit", "1"});
  CHECK(outcome.status == 0);
  CHECK(outcome.err.empty());
  CHECK(has(outcome.out, "seed 18446744073709551615, 1 thread,"));
  CHECK(has(outcome.out, "(median of 1)"));
}

TEST_CASE("--dataset takes another public data set, where a program reads one") {
  const Environment no_data("SINTER_DATA", std::nullopt), no_cache("XDG_CACHE_HOME", "/nowhere");
  for (const char* command : {"train", "evaluate"}) {
    check_refused({command, "--dataset", "kmnist", "--no-download"},
                  "no Kuzushiji-MNIST: --data and SINTER_DATA are not set, and --no-download forbids a download",
                  mnist());
    check_refused({command, "--dataset", "kminst"}, "did you mean 'kmnist'?", mnist());
    check_refused({command, "--dataset", "kmnist"}, "unknown option '--dataset'");
    CHECK(has(run({command, "--help"}, mnist()).out, "emnist_letters"));
  }
  CHECK(has(run({"completion", "bash"}, mnist()).out, "compgen -W 'mnist fashion_mnist kmnist emnist_balanced"));
}

TEST_CASE("the defaults are three epochs, seed 1 and every CPU") {
  const Outcome outcome = run({"train"});
  CHECK(has(outcome.out, "epoch 3/3"));
  CHECK_FALSE(has(outcome.out, "epoch 4"));
  CHECK(has(outcome.out, "seed 1, "));
}

TEST_CASE("bench and explain need no data") {
  const DataSource never = {[](std::string_view) -> TrainTest { throw InputError("loaded"); }, "never"};
  const Outcome bench = run({"bench", "--threads", "1", "--steps", "2"}, never);
  CHECK(bench.status == 0);
  CHECK(has(bench.out, "ms/step (median)"));
  CHECK(has(bench.out, "k01 update"));
  const Outcome explain = run({"explain"}, never);
  CHECK(explain.status == 0);
  CHECK(explain.out == "k00 contract dense1\n");
  check_refused({"explain", "--stage", "fused"}, "--stage: expected one of lower, simplify, ", never);
}

TEST_CASE("compare tells which numbers of two checkpoints differ") {
  const TemporaryFolder folder;
  const std::string one = folder / "one.safetensors", two = folder / "two.safetensors";
  TinyModel model;
  save_checkpoint(model, one);
  const Outcome alike = run({"compare", one, one});
  CHECK(alike.status == 0);
  CHECK(alike.out == "The same " + std::to_string(read_checkpoint(one).tensors.size()) + " tensors, to the bit.\n");
  const std::string first = model.parameters()[0].name;
  std::vector<float> values = read_checkpoint(one).tensors[0].values;
  values.back() += 0.5f;
  model.write(0, values);
  save_checkpoint(model, two);
  const Outcome other = run({"compare", one, two});
  CHECK(other.status == 0);
  CAPTURE(other.out);
  CHECK(has(other.out, first));
  CHECK(has(other.out, "0.5  "));
  CHECK(has(other.out, "1 tensor of "));
  check_refused({"compare", one}, "FILE: 1 file, expected 2 to compare");
  check_refused({"compare", one, folder / "absent"}, "absent: ");
}

TEST_CASE("help is on standard output, with examples") {
  const Outcome outcome = run({"--help"});
  CHECK(outcome.status == 0);
  CHECK(has(outcome.out, "Examples:\n  digits train "));
  CHECK(outcome.err.empty());
  const Outcome train = run({"train", "--help"});
  CHECK(train.status == 0);
  for (const char* flag : {"--data DIR", "--epochs N", "--seed N", "--threads N", "--rate, --optimizer-rate X",
                           "--weights FILE", "--validation X", "--early-stopping N", "--plateau N", "--save-best FILE",
                           "--batch-limit N", "--json FILE", "--quiet"}) {
    CAPTURE(flag);
    CHECK(has(train.out, flag));
  }
}

TEST_CASE("the version names what a report of a fault should") {
  const Outcome outcome = run({"--version"});
  CHECK(outcome.status == 0);
  CHECK(outcome.out == std::string("digits: sinter ") + version + ", kernels for plain compiled by test 1.0\n");
}

TEST_CASE("a program on data of its own does not speak of MNIST") {
  for (const char* command :
       {"", "train", "evaluate", "predict", "summary", "bench", "compare", "explain", "completion"}) {
    CAPTURE(command);
    std::vector<std::string> words = {"--help"};
    if (*command != 0) words.insert(words.begin(), command);
    for (const char* word : {"MNIST", "mnist", "digit.", "a digit", "light digits", "t10k"}) {
      CAPTURE(word);
      CHECK_FALSE(has(run(words).out, word));
    }
  }
  for (const char* word : {"MNIST, downloaded", "--data mnist", "the files of MNIST", "Do not download MNIST"}) {
    CAPTURE(word);
    CHECK(has(run({"train", "--help"}, mnist()).out, word));
  }
  for (const char* word : {"digit.png", "light digits", "t10k-images-idx3-ubyte.gz:7"}) {
    CAPTURE(word);
    CHECK(has(run({"predict", "--help"}, mnist()).out, word));
  }
  CHECK(has(run({"train", "--help"}).out, "three epochs on few"));
}

TEST_CASE("no command: the help, as an error") {
  const Outcome outcome = run({});
  CHECK(outcome.status == 2);
  CHECK(outcome.out.empty());
  CHECK(has(outcome.err, "Examples:"));
}

TEST_CASE("what is not known or not a value is one line and status 2") {
  check_refused({"trian"}, "unknown command 'trian'; did you mean 'train'? (see digits --help)");
  check_refused({"--verbose"}, "unknown option '--verbose' (see digits --help)");
  check_refused({"train", "--epoch", "3"},
                "unknown option '--epoch'; did you mean '--epochs'? (see digits train --help)");
  check_refused({"train", "--lr", "0.1"}, "unknown option '--lr'; did you mean '--rate'? (see digits train --help)");
  check_refused({"train", "--batch-size=8"},
                "unknown option '--batch-size=8'; the batch is part of the network's options");
  check_refused({"--epochs", "3"},
                "unknown option '--epochs'; it stands behind a command: digits train --epochs (see digits --help)");
  check_refused({"--epochs", "3", "train"}, "; it stands behind a command: digits train --epochs");
  check_refused({"train", "--epochs"}, "--epochs: expected a value after it");
  check_refused({"train", "--validation", "1"}, "--validation: expected a number from 0 to 0.99, got '1'");
  check_refused({"train", "--validation", "0.001"},
                "validation is 0.001: of 70 training images it leaves 70 to train on and 0 to validate");
  check_refused({"train", "--early-stopping", "-1"}, "--early-stopping");
  check_refused({"train", "--plateau", "-1"}, "--plateau");
  check_refused({"train", "--plateau-factor", "1"}, "--plateau-factor");
  check_refused({"train", "--save-best", "/nowhere/best.safetensors"}, "/nowhere/best.safetensors: cannot write here");
  const TemporaryFolder folder;
  check_refused({"train", "--save", folder / "a.st", "--save-best", folder.path() + "/./a.st"},
                "name one file, and one would take the other's place");
  check_refused({"train", "--epochs", "three"}, "--epochs: expected a whole number from 1 to 1000000, got 'three'");
  check_refused({"train", "--epochs", "0"}, "--epochs: expected");
  check_refused({"train", "--epochs", "3.5"}, "got '3.5'");
  check_refused({"train", "--epochs", "-3"}, "--epochs");
  check_refused({"train", "--epochs", "3x"}, "got '3x'");
  check_refused({"train", "--epochs", "99999999999"}, "got '99999999999'");
  check_refused({"train", "--epochs", "1", "--epochs", "2"}, "--epochs: given more than once");
  check_refused({"train", "--epochs", ""}, "--epochs");
  check_refused({"train", "--threads", "0"}, "--threads: expected a whole number from 1 to 1024");
  check_refused({"train", "--threads", "1025"}, "--threads");
  check_refused({"train", "--seed", "-1"}, "--seed");
  check_refused({"train", "--seed", "18446744073709551616"},
                "--seed: expected a whole number from 0 to 18446744073709551615");
  for (const char* rate : {"nan", "inf", "0", "-1", "1e99", "fast", "1e-3x", "0x1p-3"}) {
    check_refused({"train", "--rate", rate}, "--rate");
  }
  check_refused({"train", "--batch-limit", "-1"}, "--batch-limit");
  check_refused({"train", "--data", ""}, "--data: expected a path, got nothing");
  check_refused({"train", "--data"}, "--data");
  check_refused({"train", "--json", "/nowhere/run.json"}, "/nowhere/run.json: cannot write here");
  check_refused({"train", "extra", "more"}, "unknown argument 'extra'");
  check_refused({"train", "--quiet=no"}, "--quiet: takes no value");
  check_refused({"bench", "--steps", "0"}, "--steps: expected");
  check_refused({"bench", "--epochs", "1"}, "--epochs");
  check_refused({"train", "bench"}, "unknown argument 'bench'");
}

TEST_CASE("data that cannot be read are one line and status 2, whatever the name holds") {
  const TemporaryFolder folder;
  check_refused({"train", "--data", folder / "absent"}, "--data: " + folder / "absent: No such file or directory",
                mnist());
  check_refused({"train", "--data", folder / "two\nlines"}, "two lines: No such", mnist());
  check_refused({"train", "--data", folder / "\x1b[2J\a\b\r\t\x7f\u009b0m"},
                "/?[2J???????0m: No such file or directory", mnist());
  const Environment variable("SINTER_DATA", folder.path());
  check_refused({"train"}, "SINTER_DATA: " + folder.path() + ": expected train-images-idx3-ubyte", mnist());
}

TEST_CASE("a fault is one line and status 1") {
  const DataSource broken = {[](std::string_view) -> TrainTest { throw std::runtime_error("the disk\nis gone"); },
                             "broken"};
  const Outcome outcome = run({"train"}, broken);
  CHECK(outcome.status == 1);
  CHECK(outcome.err == "error: the disk is gone\n");
}
