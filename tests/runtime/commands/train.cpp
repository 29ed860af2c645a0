#include "runtime/commands/train.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "runtime/base/text.hpp"
#include "runtime/data/augment/augmentation.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

std::unique_ptr<Model> make() { return std::make_unique<TinyModel>(); }

DataSource source(const std::string& name) {
  return {[name](std::string_view) {
            TrainTest digits = draw_digits({.train = 130, .test = 70});
            digits.source = name;
            if (name == "synthetic") digits.stand_in = {"procedurally drawn digits", "MNIST", "nobody has it"};
            return digits;
          },
          "test"};
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

cli::TrainFlags flags(const std::string& json = "", bool quiet = false) {
  cli::TrainFlags result;
  result.epochs = 2;
  result.threads = 2;
  result.seed = 3;
  result.json = json;
  result.quiet = quiet;
  return result;
}

const std::string not_mnist = "procedurally drawn digits. This is NOT MNIST.";

}  // namespace

TEST_CASE("a run tells what it trains, each epoch and what came out") {
  std::ostringstream out;
  cli::train(make, source("mnist"), flags(), out);
  const std::vector<std::string> said = lines(out.str());
  REQUIRE(said.size() > 20);
  CHECK(said[0] == "130 training and 70 test images (mnist), batches of 64, seed 3, 2 threads, plain, test 1.0");
  CHECK(said[1] == "SGD, rate 0.1, cosine schedule");
  CHECK(has(said[2], "epoch 1/2  train loss "));
  CHECK(has(said[3], "epoch 2/2  train loss "));
  CHECK(said[5] == "confusion matrix (a row per true class, a column per prediction)");
  CHECK(has(out.str(), "taken for "));
  const std::size_t last = said.size() - 1;
  CHECK(has(said[last - 2], "test accuracy "));
  CHECK(has(said[last - 1], " ms/step (median of 6), "));
  CHECK(has(said[last], "weights sha256 "));
  CHECK(said[last].size() == 15 + 64);
  CHECK_FALSE(has(out.str(), "NOT MNIST"));
}

TEST_CASE("a source may augment the training images, and the run says how") {
  const DataSource augmented{[](std::string_view) {
                               TrainTest digits = draw_digits({.train = 130, .test = 70});
                               digits.train = digits.train.augment(RandomCrop{.padding = 2}, 4);
                               return digits;
                             },
                             "test"};
  const TemporaryFolder folder;
  cli::TrainFlags with = flags(folder / "run.json");
  with.report = folder / "run.html";
  std::ostringstream out, plain;
  cli::train(make, augmented, with, out);
  const std::string how = ".augment(RandomCrop{.height = 0, .width = 0, .padding = 2, .fill = Fill::zeros}, 4)";
  CHECK(has(out.str(), "\ntraining images: " + how + "\n"));
  CHECK_FALSE(has(out.str(), "look at the data"));
  CHECK(nlohmann::json::parse(contents(with.json))["augmentation"] == how);
  CHECK(has(contents(with.report), "augmented by"));
  cli::train(make, source("mnist"), flags(), plain);
  CHECK_FALSE(has(plain.str(), "training images"));
}

TEST_CASE("drawn digits are named as such first and last, quiet or not") {
  for (const bool quiet : {false, true}) {
    std::ostringstream out;
    cli::train(make, source("synthetic"), flags("", quiet), out);
    const std::vector<std::string> said = lines(out.str());
    CHECK(said.front() == "No MNIST found (nobody has it): training on " + not_mnist);
    CHECK(said.back() == "No MNIST found (nobody has it): trained on " + not_mnist);
    CHECK(has(out.str(), "epoch 1/2") == !quiet);
    CHECK(has(out.str(), "confusion matrix") == !quiet);
    CHECK(has(out.str(), "weights sha256"));
  }
}

TEST_CASE("the report repeats what was said") {
  const TemporaryFolder folder;
  std::ostringstream out;
  cli::train(make, source("mnist"), flags(folder / "run.json"), out);
  const nlohmann::json report = nlohmann::json::parse(contents(folder / "run.json"));
  CHECK(has(out.str(), "report in " + folder / "run.json"));
  CHECK(has(out.str(), "weights sha256 " + report["weights_sha256"].get<std::string>()));
  CHECK(report["epochs"].size() == 2);
  CHECK(report["data"] == "mnist");
  CHECK(report["compiler"] == "test 1.0");
  CHECK(report["arch"] == "plain");
  CHECK(report["seed"] == 3);
  CHECK(report["threads"] == 2);
}

TEST_CASE("an unwritable report stops the run before data are loaded or a model is made") {
  const DataSource never = {[](const DataRequest&) -> TrainTest { throw std::logic_error("loaded"); }, "never"};
  std::ostringstream out;
  CHECK_REJECTS(cli::train(make, never, flags("/nowhere/run.json"), out), "/nowhere/run.json: cannot write here");
  CHECK(out.str().empty());
}

namespace {

/// Outlives the model and tells what it was asked.
struct Asked {
  int threads = 0;
  std::uint64_t seed = 0;
  float rate = 0;
};

class Spy : public TinyModel {
 public:
  explicit Spy(Asked& asked) : asked_(asked) {}
  void threads(int count) override {
    asked_.threads = count;
    TinyModel::threads(count);
  }
  void draw_parameters(std::uint64_t number) override {
    asked_.seed = number;
    TinyModel::draw_parameters(number);
  }
  BatchResult train_step_at(std::span<const float> images, const Targets& targets, const Hyper& hyper) override {
    if (hyper.step == 1) asked_.rate = hyper.rate;
    return TinyModel::train_step_at(images, targets, hyper);
  }

 private:
  Asked& asked_;
};

}  // namespace

TEST_CASE("threads, seed and rate reach the model") {
  static Asked asked;
  cli::TrainFlags with = flags();
  with.learning.rate = 0.5f;
  std::ostringstream out;
  cli::train([]() -> std::unique_ptr<Model> { return std::make_unique<Spy>(asked); }, source("mnist"), with, out);
  CHECK(asked.threads == 2);
  CHECK(asked.seed == 3);
  CHECK(asked.rate == 0.5f);
}

TEST_CASE("--data, --no-download and --quiet reach the source") {
  for (const bool set : {false, true}) {
    std::string directory;
    bool download = set, quiet = !set;
    const DataSource spy = {[&](const DataRequest& request) -> TrainTest {
                              directory = request.directory;
                              download = request.download;
                              quiet = request.quiet;
                              throw InputError("enough");
                            },
                            "spy"};
    cli::TrainFlags with = flags("", set);
    with.data = "some/where";
    with.no_download = set;
    std::ostringstream out;
    CHECK_REJECTS(cli::train(make, spy, with, out), "enough");
    CHECK(directory == "some/where");
    CHECK(download == !set);
    CHECK(quiet == set);
  }
}

TEST_CASE("the log has a row for every step") {
  const TemporaryFolder folder;
  std::ostringstream out;
  cli::TrainFlags with = flags();
  with.log = folder / "run.csv";
  cli::train(make, source("mnist"), with, out);
  CHECK(lines(contents(folder / "run.csv")).size() == 1 + 6);
  CHECK(has(out.str(), "log in " + folder / "run.csv"));
}

TEST_CASE("a log that cannot be written stops the run before data are loaded; data that cannot be read leave no log") {
  const TemporaryFolder folder;
  const DataSource never = {[](std::string_view) -> TrainTest { throw InputError("no data"); }, "never"};
  std::ostringstream out;
  cli::TrainFlags with = flags();
  with.log = "/nowhere/run.csv";
  CHECK_REJECTS(cli::train(make, never, with, out), "/nowhere/run.csv: cannot write here");
  with.log = folder / "run.csv";
  CHECK_REJECTS(cli::train(make, never, with, out), "no data");
  CHECK_FALSE(std::filesystem::exists(with.log));
}

TEST_CASE("outputs that are one file, or an input, are refused before anything is made or written") {
  const TemporaryFolder folder;
  const DataSource never = {[](std::string_view) -> TrainTest { throw std::logic_error("loaded"); }, "never"};
  std::ostringstream out;
  const auto refused = [&](auto set, const std::string& expected) {
    cli::TrainFlags with = flags();
    set(with);
    CHECK_REJECTS(cli::train(make, never, with, out), expected);
    CHECK(folder.count() == 0);
  };
  const std::string x = folder / "x";
  refused([&](auto& f) { f.save = f.json = x; }, "--save " + x + " and --json " + x + " name one file");
  refused([&](auto& f) { f.save = f.log = x; }, "name one file");
  refused([&](auto& f) { f.save = f.report = x; }, "name one file");
  refused([&](auto& f) { f.json = f.log = x; }, "name one file");
  refused([&](auto& f) { f.json = f.report = x; }, "name one file");
  refused([&](auto& f) { f.log = f.report = x; }, "name one file");
  refused([&](auto& f) { f.resume = f.json = x; }, "name one file");
  refused([&](auto& f) { f.resume = f.log = x; }, "name one file");
  CHECK(out.str().empty());
}

TEST_CASE("a checkpoint is neither cut as a log nor replaced by a report") {
  const TemporaryFolder folder;
  std::ostringstream out;
  cli::TrainFlags with = flags();
  with.save = folder / "run.safetensors";
  cli::train(make, source("mnist"), with, out);
  const std::string saved = contents(with.save);
  for (std::string cli::TrainFlags::* output :
       {&cli::TrainFlags::json, &cli::TrainFlags::log, &cli::TrainFlags::report}) {
    cli::TrainFlags wrong = flags();
    wrong.*output = folder / "run.safetensors";
    CHECK_REJECTS(cli::train(make, source("mnist"), wrong, out),
                  "there is a file of weights of that name, which is not replaced");
    wrong.save = folder / "other.safetensors";
    CHECK_REJECTS(cli::train(make, source("mnist"), wrong, out), "not replaced");
  }
  CHECK(contents(with.save) == saved);
  CHECK(folder.count() == 1);
  with.resume = with.save;
  cli::train(make, source("mnist"), with, out);  // which may be one
}

TEST_CASE("whatever names are given, nothing that a terminal obeys reaches it") {
  const TemporaryFolder folder;
  const std::string hostile =
      "\x1b]0;title\x07\u009b2J\x9b"
      "31m\u202e\n\xff";
  cli::TrainFlags with = flags();
  with.save = folder / ("save" + hostile);
  with.json = folder / ("json" + hostile);
  with.log = folder / ("log" + hostile);
  with.report = folder / ("report" + hostile);
  const auto harmless = [](const std::string& text) {
    for (const std::string& line : lines(text)) CHECK(one_line(line) == line);
  };
  std::ostringstream out;
  cli::train(make, source("data" + hostile), with, out);
  harmless(out.str());
  CHECK(has(out.str(), "(data?]0;title"));
  with.resume = with.save;
  cli::train(make, source("data" + hostile), with, out);  // what the checkpoint says of its data is not UTF-8
  harmless(out.str());
  CHECK(has(out.str(), "all 2 epochs are done"));
  const DataSource missing = {[&](std::string_view) {
                                TrainTest digits = draw_digits({.train = 130, .test = 70});
                                digits.stand_in = {"drawn digits", "digits", hostile};
                                return digits;
                              },
                              "missing"};
  cli::train(make, missing, flags(), out);
  harmless(out.str());
  with.resume = folder / ("absent" + hostile);
  const std::string message = input_error([&] { cli::train(make, source("mnist"), with, out); });
  CHECK(has(message, "absent?]0;title"));
  CHECK(one_line(message) == message);
}
