#include "runtime/commands/evaluate.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "runtime/data/synthetic.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/training/evaluation.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

const TrainTest& digits() {
  static const TrainTest set = [] {
    TrainTest drawn = draw_digits({.train = 200, .test = 100});
    drawn.source = "mnist";
    return drawn;
  }();
  return set;
}

DataSource source() {
  return {[](std::string_view) { return digits(); }, "test"};
}

std::unique_ptr<Model> make() { return std::make_unique<TinyModel>(); }

std::string said(const cli::EvaluateFlags& flags) {
  std::ostringstream out;
  cli::evaluate(make, source(), flags, "digits", out);
  return out.str();
}

}  // namespace

TEST_CASE("weights of a file are tested, in words and as JSON") {
  const TemporaryFolder folder;
  TinyModel trained;
  FitOptions options;
  options.epochs = 2;
  fit(trained, digits(), options);
  const Evaluation expected = evaluate(trained, digits().test, 3);
  TrainingState state;
  state.epochs = 1, state.batch = 64, state.steps = 4, state.rate = 0.1f;
  save_checkpoint(trained, state, folder / "weights.safetensors");

  cli::EvaluateFlags flags;
  flags.weights = folder / "weights.safetensors";
  flags.json = folder / "test.json";
  flags.worst = 3;
  const std::string text = said(flags);
  CHECK(has(text, "100 test images (mnist): accuracy "));
  CHECK(has(text, "confusion matrix"));
  CHECK_FALSE(has(text, "UNTRAINED"));

  const nlohmann::json report = nlohmann::json::parse(contents(flags.json));
  CHECK(report["images"] == 100);
  CHECK(report["loss"] == expected.loss);
  CHECK(report["accuracy"] == expected.metric);
  CHECK(report["weights"] == flags.weights);
  CHECK(report["confusion"].size() == 10);
  CHECK(report["confusion"][3][3] == expected.count(3, 3));
  REQUIRE(report["worst"].size() == expected.worst.size());
  REQUIRE(expected.worst.size() == 3);
  CHECK(report["worst"][1]["image"] == expected.worst[1].image);
  CHECK(report["worst"][1]["probabilities"].size() == 10);
}

TEST_CASE("classes go by the names of the data, or of the training that made the weights") {
  const TemporaryFolder folder;
  const TinyModel model;
  TrainingState state;
  state.epochs = 1, state.batch = 64, state.steps = 4, state.rate = 0.1f;
  state.class_names = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
  cli::EvaluateFlags flags;
  flags.weights = folder / "weights.safetensors";
  flags.json = folder / "test.json";
  save_checkpoint(model, state, flags.weights);
  CHECK(has(said(flags), "taken for"));
  CHECK(has(said(flags), " seven "));
  CHECK(nlohmann::json::parse(contents(flags.json))["classes"] == nlohmann::json(state.class_names));
  TrainTest other = digits();
  state.class_names[3] = "drei";
  other.test = other.test.with_class_names(state.class_names);
  const DataSource german = {[&](std::string_view) { return other; }, "test"};
  std::ostringstream out;
  CHECK_REJECTS(cli::evaluate(make, german, flags, "digits", out),
                "class 3 is 'three' in " + flags.weights + " and 'drei' in the test set");
  flags.weights = "";
  cli::evaluate(make, german, flags, "digits", out);
  CHECK(has(out.str(), " drei "));
}

TEST_CASE("without weights it says that the network is untrained, and how to train it") {
  CHECK(has(
      said({}),
      "This network is UNTRAINED: its weights are random. For trained ones: digits train --save weights.safetensors"));
}

TEST_CASE("a report that cannot be written and weights that cannot be read are refused before data are loaded") {
  const DataSource never = {[](std::string_view) -> TrainTest { throw std::logic_error("loaded"); }, "never"};
  std::ostringstream out;
  cli::EvaluateFlags flags;
  flags.json = "/nowhere/test.json";
  CHECK_REJECTS(cli::evaluate(make, never, flags, "digits", out), "/nowhere/test.json: cannot write here");
  flags.json = "";
  flags.weights = "/nowhere/weights.safetensors";
  CHECK_REJECTS(cli::evaluate(make, never, flags, "digits", out), "/nowhere/weights.safetensors");
  CHECK(out.str().empty());
}

TEST_CASE("a report does not take the place of the weights") {
  const TemporaryFolder folder;
  TinyModel model;
  TrainingState state;
  state.epochs = 1, state.batch = 64, state.steps = 4, state.rate = 0.1f;
  save_checkpoint(model, state, folder / "w.safetensors");
  const std::string saved = contents(folder / "w.safetensors");
  std::filesystem::create_symlink("w.safetensors", folder / "link");
  cli::EvaluateFlags flags;
  flags.weights = folder / "w.safetensors";
  for (const char* name : {"w.safetensors", "link", "./w.safetensors"}) {
    flags.json = folder / name;
    CHECK_REJECTS(said(flags), "name one file");
  }
  flags.weights = "";
  CHECK_REJECTS(said(flags), "there is a file of weights of that name, which is not replaced");
  CHECK(contents(folder / "w.safetensors") == saved);
}

TEST_CASE("weights that overflow are no result") {
  const TemporaryFolder folder;
  TinyModel model;
  std::vector<float> weights(28 * 28 * 10, 0.f);
  for (std::size_t i = 0; i < weights.size(); i += 10) weights[i] = 3e38f, weights[i + 1] = -3e38f;
  model.write(0, weights);
  TrainingState state;
  state.epochs = 1, state.batch = 64, state.steps = 4, state.rate = 0.1f;
  save_checkpoint(model, state, folder / "w.safetensors");
  cli::EvaluateFlags flags;
  flags.weights = folder / "w.safetensors";
  flags.json = folder / "test.json";
  CHECK_REJECTS(said(flags), "beyond what 32-bit floating point can hold");
  CHECK_FALSE(std::filesystem::exists(flags.json));
}
