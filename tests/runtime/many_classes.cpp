// More classes than a byte can number, from a table to the files that a run leaves behind.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "runtime/commands/evaluate.hpp"
#include "runtime/commands/predict.hpp"
#include "runtime/commands/train.hpp"
#include "runtime/data/data_hints.hpp"
#include "runtime/data/dataset.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/npy_bytes.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

constexpr std::size_t classes = 300;

/// A row for each class, with a one in the column of its number. The test set takes the last three for one another.
TrainTest table() {
  const xt::xtensor<float, 2> rows = xt::eye<float>(classes);
  xt::xtensor<int, 1> labels = xt::arange<int>(classes), wrong = labels;
  wrong(297) = 298, wrong(298) = 299, wrong(299) = 298;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < classes; ++i) names.push_back("kind " + std::to_string(i));
  return {.train = Dataset(rows, labels).with_class_names(names), .test = Dataset(rows, wrong).with_class_names(names)};
}

}  // namespace

TEST_CASE("a network of 300 classes learns them, and what is said of it names the confused ones") {
  const TemporaryFolder folder;
  const DataSource source{[](const DataRequest&) { return table(); }, "table"};
  cli::TrainFlags flags;
  flags.epochs = 40;
  flags.learning.rate = 10.f;
  flags.save = folder / "weights.safetensors";
  flags.report = folder / "run.html", flags.json = folder / "run.json";
  std::ostringstream out;
  cli::train(small::many, source, flags, out);
  CHECK(has(out.str(), "99.00 %"));
  CHECK(has(out.str(), "kind 299 taken for kind 298: 1\n"));
  CHECK(has(out.str(), "least often right\n  kind 298: 0.0 % of 2\n  kind 299: 0.0 % of 1\n"));
  const nlohmann::json run = nlohmann::json::parse(contents(flags.json));
  CHECK(run["classes"].size() == classes);
  CHECK(run["classes"][299] == "kind 299");
  const std::string page = contents(flags.report);
  CHECK(has(page, "Of 300 classes, those confused most."));
  CHECK(has(page, "kind 297"));

  cli::EvaluateFlags evaluate_flags;
  evaluate_flags.weights = flags.save, evaluate_flags.json = folder / "evaluation.json";
  cli::evaluate(small::many, source, evaluate_flags, "table", out);
  const nlohmann::json evaluation = nlohmann::json::parse(contents(evaluate_flags.json));
  CHECK(evaluation["accuracy"] == 0.99);
  CHECK(evaluation["classes"][299] == "kind 299");
  CHECK(evaluation["confused"].size() == classes);
  CHECK(evaluation["confused"][260] == nlohmann::json{{"label", 260}, {"predicted", 260}, {"images", 1}});
  CHECK_FALSE(evaluation.contains("confusion"));

  NpyBytes values(4 * classes);
  values[4 * 298 + 2] = 0x80, values[4 * 298 + 3] = 0x3f;  // 1.f
  cli::PredictFlags predict_flags;
  predict_flags.weights = flags.save;
  predict_flags.images = {folder.write("row.npy", npy_file(npy_header("<f4", "(1, 1, 1, 300)"), values))};
  std::ostringstream seen, notes;
  cli::predict(small::many, predict_flags, "table", seen, notes);
  CHECK(has(seen.str(), "row.npy:0: kind 298 with "));
  CHECK(read_checkpoint(flags.save).training->class_names.size() == classes);
}

TEST_CASE("classes beyond the network's, and classes without an image, are named by their numbers") {
  const std::unique_ptr<Model> model = small::many();
  const xt::xtensor<float, 2> one = xt::ones<float>({std::size_t{1}, classes});
  const auto of = [&](int label) { return Dataset(one, xt::xtensor<int, 1>{label}); };
  CHECK_REJECTS(fit(*model, {.train = of(299), .test = of(300)}, {}),
                "the test set: label 0 is 300, the network has 300 classes, 0 to 299");
  const Dataset two(xt::xtensor<float, 2>(xt::ones<float>({std::size_t{2}, classes})), xt::xtensor<int, 1>{0, 299});
  const std::vector<std::string> hints = data_hints({.train = two, .test = two}, model->signature());
  CHECK(std::find(hints.begin(), hints.end(),
                  "no training image is of class 1, 2, 3, 4, 5 and 293 more, of the network's 300") != hints.end());
}
