#include "runtime/commands/evaluate.hpp"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "runtime/base/atomic_file.hpp"
#include "runtime/base/file_uses.hpp"
#include "runtime/base/text.hpp"
#include "runtime/commands/weights.hpp"
#include "runtime/data/check_dataset.hpp"
#include "runtime/inspect/metric_text.hpp"
#include "runtime/model/default_threads.hpp"
#include "runtime/terminal/evaluation_text.hpp"
#include "runtime/training/evaluation.hpp"

namespace sinter::cli {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Mistake& mistake) {
  return {{"image", mistake.image},
          {"label", mistake.label},
          {"predicted", mistake.predicted},
          {"loss", mistake.loss},
          {"probabilities", mistake.probabilities}};
}

/// A row for each class, a column for each that images were taken for.
Json matrix(const Evaluation& evaluation) {
  Json all = Json::array();
  for (int label = 0; label < evaluation.classes; ++label) {
    Json row = Json::array();
    for (int predicted = 0; predicted < evaluation.classes; ++predicted)
      row.push_back(evaluation.count(label, predicted));
    all.push_back(std::move(row));
  }
  return all;
}

/// The same of many classes, most of which are not confused; right ones too.
Json pairs(const Evaluation& evaluation) {
  Json all = Json::array();
  for (const Confusion& each : evaluation.confusion)
    all.push_back({{"label", each.label}, {"predicted", each.predicted}, {"images", each.images}});
  return all;
}

std::string json_text(const Evaluation& evaluation, const TrainTest& data, const EvaluateFlags& flags) {
  Json report = {{"images", data.test.size()}, {"loss", evaluation.loss}};
  if (!evaluation.metric_kind.none()) report[evaluation.metric_kind.name] = evaluation.metric;
  for (const OutputFigures& one : evaluation.outputs) {
    Json figures = {{"name", one.name}, {"loss", one.loss}};
    if (!one.metric_kind.none()) figures[one.metric_kind.name] = one.metric;
    report["outputs"].push_back(std::move(figures));
  }
  if (evaluation.classes > 0) {
    Json worst = Json::array();
    for (const Mistake& mistake : evaluation.worst) worst.push_back(to_json(mistake));
    report["classes"] = evaluation.class_names.empty() ? Json(nullptr) : Json(evaluation.class_names);
    if (evaluation.classes <= most_in_a_matrix)
      report["confusion"] = matrix(evaluation);
    else
      report["confused"] = pairs(evaluation);
    report["worst"] = std::move(worst);
  }
  report["data"] = data.source;
  report["weights"] = flags.weights.empty() ? Json(nullptr) : Json(flags.weights);
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

void evaluate(const MakeModel& make, const DataSource& source, const EvaluateFlags& flags, const std::string& program,
              std::ostream& out, const Terminal& terminal) {
  check_file_uses(std::array<FileUse, 2>{
      {{"--weights", flags.weights, FileUse::Kind::read}, {"--json", flags.json, FileUse::Kind::other}}});
  std::optional<AtomicFile> json;
  if (!flags.json.empty()) json.emplace(flags.json);
  const auto [model, class_names] = make_with_weights(make, flags.weights, program, out);
  TrainTest data = load(source, flags, false);
  check_same_classes(class_names, flags.weights, data.test.class_names(), "the test set");
  if (data.test.class_names().empty()) data.test = data.test.with_class_names(class_names);
  say_if_stand_in(data, "tested", out);
  set_threads(*model, flags.threads);
  const Evaluation made = sinter::evaluate(*model, data.test, flags.worst);
  if (!std::isfinite(made.loss))
    throw NotFinite(
        "the loss of the test images is infinite: the weights are beyond what 32-bit floating point can hold");
  out << text("%zu test images (%s):", data.test.size(), one_line(data.source).c_str())
      << (made.metric_kind.none() ? "" : and_metric(made.metric_kind, made.metric) + ",")
      << text(" loss %.4f\n", made.loss);
  for (const OutputFigures& one : made.outputs) out << output_line(one.name, one.metric_kind, one.metric, one.loss);
  if (made.classes > 0) out << "\n" << confusion_text(made, terminal);
  if (!made.worst.empty()) out << "\n" << worst_text(made, data.test, terminal);
  if (!made.pictures.empty()) out << "\n" << pictures_text(made, data.test, terminal);
  if (json) {
    json->commit(json_text(made, data, flags));
    out << "\nreport in " << one_line(flags.json) << "\n";
  }
  say_if_stand_in(data, "tested", out);
}

}  // namespace sinter::cli
