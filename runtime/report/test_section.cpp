#include "runtime/report/test_section.hpp"

#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/data/shown_bytes.hpp"
#include "runtime/data/train_test.hpp"
#include "runtime/inspect/metric_text.hpp"
#include "runtime/report/charts.hpp"
#include "runtime/report/training_report.hpp"

namespace sinter::report {
namespace {

void add_confusion(Page& page, const Evaluation& evaluation) {
  if (evaluation.classes <= most_in_a_matrix) {
    std::vector<std::int64_t> cells(static_cast<std::size_t>(evaluation.classes) *
                                    static_cast<std::size_t>(evaluation.classes));
    for (const auto& [label, predicted, images] : evaluation.confusion)
      cells[static_cast<std::size_t>(label * evaluation.classes + predicted)] = images;
    return page.chart("How many test images of each class were taken for which: the diagonal is right. " +
                          percent(evaluation.accuracy) + " of all are.",
                      heat_map({.title = "class of the image"}, {.title = "taken for"}, evaluation.classes, cells,
                               evaluation.class_names));
  }
  constexpr std::size_t most_rows = 20;
  Table confusions{.head = {"class of the image", "taken for", "images"}, .rows = {}, .words = 2},
      recalls{.head = {"class of the image", "right", "images"}, .rows = {}};
  for (const auto& [label, predicted, images] : evaluation.frequent_confusions()) {
    if (confusions.rows.size() == most_rows) break;
    confusions.rows.push_back({evaluation.name(label), evaluation.name(predicted), grouped(images)});
  }
  for (const Recall& each : evaluation.recalls()) {
    if (recalls.rows.size() == most_rows) break;
    recalls.rows.push_back({evaluation.name(each.label), percent(each.share()), grouped(each.images)});
  }
  page.table("Of " + std::to_string(evaluation.classes) + " classes, those confused most. " +
                 percent(evaluation.accuracy) + " of all test images are right.",
             confusions);
  page.table("The classes that are right least often.", recalls);
}

/// Of several.
void add_outputs(Page& page, const Evaluation& evaluation) {
  if (evaluation.outputs.empty()) return;
  Table table{.head = {"output", "loss", "metric", "its mean"}, .rows = {}};
  for (const OutputFigures& one : evaluation.outputs)
    table.rows.push_back({one.name, text("%.4f", one.loss), metric_words(one.metric_kind),
                          one.metric_kind.none() ? "-" : metric_value(one.metric_kind, one.metric)});
  page.table("The network's outputs, each by its own loss, without its weight.", table);
}

/// Bytes as grey or colour: of two or four channels the first.
Picture picture_of(const Shape& shape, std::span<const std::uint8_t> bytes, const std::string& caption) {
  Picture p{.height = shape.height, .width = shape.width, .bytes_per_pixel = shape.channels == 3 ? 3 : 1};
  const auto stride = static_cast<std::size_t>(shape.channels / p.bytes_per_pixel);
  for (std::size_t i = 0; i < bytes.size(); i += stride) p.pixels.push_back(bytes[i]);
  p.caption = caption;
  return p;
}
Picture picture_of(const xt::xtensor<std::uint8_t, 3>& bytes, const std::string& caption) {
  const auto extent = [&](std::size_t axis) { return static_cast<int>(bytes.shape(axis)); };
  return picture_of({extent(0), extent(1), extent(2)}, bytes, caption);
}

void add_pictures(Page& page, const TrainingRun& run) {
  for (const PictureOutput& output : run.evaluation->pictures) {
    std::vector<Picture> pictures;
    for (std::size_t i = 0; i < output.predicted.size(); i++) {
      pictures.push_back(picture_of(shown_bytes(run.data.test, i, run.evaluation->inputs), text("image %zu", i)));
      pictures.push_back(picture_of(output.shape, bytes_of_fractions(output.predicted[i]), output.name));
      pictures.push_back(picture_of(output.shape, bytes_of_fractions(output.wanted[i]), "as it should be"));
    }
    page.pictures("The first test images, what " + output.name + " makes of each, and what it is compared with.",
                  pictures, 112);
  }
}

}  // namespace

void add_test(Page& page, const TrainingRun& run) {
  if (!run.ended) return;
  page.section("The test set");
  if (run.evaluation == nullptr)
    return page.prose("The network's answers to the test images are no numbers: there is nothing to show.");
  const Evaluation& evaluation = *run.evaluation;
  add_outputs(page, evaluation);
  add_pictures(page, run);
  if (evaluation.classes == 0)
    return page.prose(text("Mean loss %.4f", evaluation.loss) +
                      and_metric(evaluation.metric_kind, evaluation.metric, ", ") + ".");
  add_confusion(page, evaluation);
  if (evaluation.worst.empty()) return;
  std::vector<Picture> pictures;
  for (const Mistake& m : evaluation.worst) {
    const double sure = static_cast<double>(m.probabilities[static_cast<std::size_t>(m.predicted)]);
    pictures.push_back(
        picture_of(shown_bytes(run.data.test, m.image, evaluation.inputs),
                   evaluation.name(m.predicted) + ", not " + evaluation.name(m.label) + "\n" + percent(sure, 0)));
  }
  page.pictures("The mistakes of the highest loss: what each was taken for, what it is, and how sure the network was.",
                pictures, 84);
}

}  // namespace sinter::report
