#include "runtime/training/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "runtime/base/class_names.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/check_dataset.hpp"
#include "runtime/data/dataset.hpp"
#include "runtime/data/shown_bytes.hpp"
#include "runtime/model/averaged_weights.hpp"
#include "runtime/model/ends.hpp"
#include "runtime/model/model.hpp"
#include "runtime/training/class_picture.hpp"

namespace sinter {
namespace {

constexpr char beyond[] = ": the weights, or the image, are beyond what 32-bit floating point can hold";

double loss_of(float probability) {
  // A probability that underflowed counts as the smallest there is: losses stay finite and can be ordered.
  return -std::log(static_cast<double>(probability > 0 ? probability : std::numeric_limits<float>::denorm_min()));
}

/// The output that says of images in which class they are, if there is one: where its numbers are among those
/// predicted, and among the targets of a row.
struct Classifying {
  Signature of;
  std::size_t predicted = 0, wanted = 0;

  explicit Classifying(const Signatures& all) {
    const int place = all.classifying();
    if (place == all.size()) return;
    of = all[place];
    for (int k = 0; k < place; ++k)
      predicted += static_cast<std::size_t>(all[k].outputs), wanted += static_cast<std::size_t>(all[k].target_size());
  }
  /// The class of an image: its number, or of probabilities the most probable, the first of several that are equal.
  int label(const BatchLabels& labels, std::size_t i) const {
    const std::size_t numbers = labels.rows.shape(1);
    if (numbers == 0) return labels.numbers(i);
    const float* const target = labels.rows.data() + i * numbers + wanted;
    return of.target == TargetKind::class_number ? static_cast<int>(*target) : most_probable(target, of.classes());
  }
  std::span<const float> probabilities(std::span<const float> row) const {
    return row.subspan(predicted, static_cast<std::size_t>(of.outputs));
  }
};

std::pair<int, int> pair_of(const Confusion& each) { return {each.label, each.predicted}; }

/// In order, each pair once with the number of its images.
std::vector<Confusion> counted(std::vector<std::pair<int, int>>& pairs) {
  std::sort(pairs.begin(), pairs.end());
  std::vector<Confusion> all;
  for (const auto& [label, predicted] : pairs) {
    if (all.empty() || pair_of(all.back()) != std::pair(label, predicted)) all.push_back({label, predicted});
    ++all.back().images;
  }
  return all;
}

/// Keeps the mistakes of highest loss; they come in order of their numbers.
class Worst {
 public:
  explicit Worst(int most) : most_(static_cast<std::size_t>(std::max(most, 0))) {}

  void offer(std::size_t image, int label, int predicted, std::span<const float> probabilities) {
    const double loss = loss_of(probabilities[static_cast<std::size_t>(label)]);
    if (most_ == 0 || (kept_.size() == most_ && loss <= kept_.back().loss)) return;
    if (kept_.size() == most_) kept_.pop_back();
    const auto place =
        std::upper_bound(kept_.begin(), kept_.end(), loss, [](double a, const Mistake& b) { return a > b.loss; });
    kept_.insert(place, {image, label, predicted, loss, {probabilities.begin(), probabilities.end()}});
  }
  std::vector<Mistake> take() { return std::move(kept_); }

 private:
  std::size_t most_;
  std::vector<Mistake> kept_;  // highest loss first
};

/// Keeps what the outputs that are pictures make of the first images.
class Pictures {
 public:
  Pictures(const Model& model, const Signatures& signatures) : signatures_(signatures) {
    for (const End& end : outputs_of(model)) {
      const Signature& of = signatures_[static_cast<int>(kept_.size())];
      kept_.push_back({end.name, of.each_pixel ? Shape{end.shape.height, end.shape.width, 1} : end.shape, {}, {}});
    }
  }

  void offer(const BatchLabels& labels, std::size_t i, std::span<const float> predictions) {
    constexpr std::size_t most = 6;
    const std::span<const float> targets(labels.rows.data() + i * labels.rows.shape(1), labels.rows.shape(1));
    std::size_t predicted = 0, wanted = 0;
    for (std::size_t k = 0; k < kept_.size(); ++k) {
      const Signature& of = signatures_[static_cast<int>(k)];
      const auto size = static_cast<std::size_t>(of.outputs), width = static_cast<std::size_t>(of.target_size());
      if (is_picture(kept_[k].shape) && (width == size || of.each_pixel) && targets.size() >= wanted + width &&
          kept_[k].predicted.size() < most) {
        const auto made = predictions.subspan(predicted, size), given = targets.subspan(wanted, width);
        kept_[k].predicted.push_back(picture(of, made));
        kept_[k].wanted.push_back(picture(of, given));
      }
      predicted += size, wanted += width;
    }
  }
  std::vector<PictureOutput> take() {
    std::erase_if(kept_, [](const PictureOutput& one) { return one.predicted.empty(); });
    return std::move(kept_);
  }

 private:
  static std::vector<float> picture(const Signature& of, std::span<const float> numbers) {
    if (of.each_pixel) return class_picture(of, numbers);
    return {numbers.begin(), numbers.end()};
  }

  Signatures signatures_;
  std::vector<PictureOutput> kept_;
};

}  // namespace

std::int64_t Evaluation::count(int label, int predicted) const {
  const auto place = std::lower_bound(confusion.begin(), confusion.end(), std::pair(label, predicted),
                                      [](const Confusion& each, const auto& wanted) { return pair_of(each) < wanted; });
  return place != confusion.end() && pair_of(*place) == std::pair(label, predicted) ? place->images : 0;
}

std::vector<Confusion> Evaluation::frequent_confusions() const {
  std::vector<Confusion> wrong = confusion;
  std::erase_if(wrong, [](const Confusion& each) { return each.label == each.predicted; });
  std::sort(wrong.begin(), wrong.end(), [](const Confusion& a, const Confusion& b) {
    return a.images != b.images ? a.images > b.images : pair_of(a) < pair_of(b);
  });
  return wrong;
}

std::vector<Recall> Evaluation::recalls() const {
  std::vector<Recall> all;
  for (const auto& [label, predicted, images] : confusion) {
    if (all.empty() || all.back().label != label) all.push_back({label});
    all.back().images += images;
    if (label == predicted) all.back().right = images;
  }
  std::sort(all.begin(), all.end(), [](const Recall& a, const Recall& b) {
    return a.share() != b.share() ? a.share() < b.share() : a.label < b.label;
  });
  return all;
}

std::string Evaluation::name(int label) const { return class_name(class_names, label); }

void check_finite(std::span<const float> predictions, const std::string& what, const char* of) {
  const auto wrong = std::find_if(predictions.begin(), predictions.end(), [](float p) { return !std::isfinite(p); });
  if (wrong == predictions.end()) return;
  throw NotFinite(what +
                  text(": the network's %s %td is %s", of, wrong - predictions.begin(), number_text(*wrong).c_str()) +
                  beyond);
}

int most_probable(const float* probabilities, int classes) {
  int best = 0;
  for (int c = 1; c < classes; ++c) {
    if (probabilities[c] > probabilities[best] || (std::isnan(probabilities[best]) && !std::isnan(probabilities[c])))
      best = c;
  }
  return best;
}

Evaluation evaluate(Model& model, const Dataset& data, int worst) {
  const AveragedWeights averages(model);
  check_dataset(model, data, "test");
  const Signatures signatures = model.signatures();
  const Classifying classifying(signatures);
  const std::size_t images = data.size(), capacity = static_cast<std::size_t>(model.batch()),
                    outputs = static_cast<std::size_t>(signatures.outputs());
  Evaluation result;
  result.metric_kind = signatures[0].metric;
  result.classes = classifying.of.classes();
  result.class_names = data.class_names();
  std::vector<std::pair<int, int>> pairs;  // of each image its class, and what it was taken for
  if (result.classes > 0) pairs.reserve(images);
  Worst mistakes(worst);
  Pictures pictures(model, signatures);
  for (const End& end : inputs_of(model)) result.inputs.push_back(end.shape);
  std::vector<float> predictions(capacity * outputs);
  if (signatures.several())
    for (const End& one : outputs_of(model))
      result.outputs.push_back({one.name, 0, 0, signatures[static_cast<int>(result.outputs.size())].metric});
  double metric = 0;
  std::int64_t correct = 0;
  for (std::size_t first = 0; const Batch& batch : data.without_augmentation().batch(capacity)) {
    const std::size_t count = batch.size();
    const BatchResult sums =
        model.evaluate_step(batch.images, batch.labels, std::span(predictions).first(count * outputs));
    result.loss += sums.loss;
    metric += sums.metric;
    for (std::size_t k = 0; k < result.outputs.size(); ++k) {
      result.outputs[k].loss += sums.outputs[k].loss;
      result.outputs[k].metric += sums.outputs[k].metric;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::span<const float> row = std::span<const float>(predictions).subspan(i * outputs, outputs);
      check_finite(row, text("test image %zu", first + i),
                   signatures.several() ? "output" : signatures[0].each_output());
      pictures.offer(batch.labels, i, row);
      if (result.classes == 0) continue;
      const std::span<const float> probabilities = classifying.probabilities(row);
      const int label = classifying.label(batch.labels, i),
                predicted = most_probable(probabilities.data(), result.classes);
      pairs.emplace_back(label, predicted);
      if (predicted == label) {
        ++correct;
      } else {
        mistakes.offer(first + i, label, predicted, probabilities);
      }
    }
    first += count;
  }
  if (std::isnan(result.loss)) throw NotFinite(text("the loss of the test images is %g", result.loss) + beyond);
  result.loss /= static_cast<double>(images);
  for (OutputFigures& one : result.outputs)
    one.loss /= static_cast<double>(images), one.metric /= static_cast<double>(images);
  if (result.classes > 0) result.accuracy = static_cast<double>(correct) / static_cast<double>(images);
  result.metric = signatures[0].classes() > 0 ? result.accuracy : metric / static_cast<double>(images);
  result.confusion = counted(pairs);
  result.worst = mistakes.take();
  result.pictures = pictures.take();
  return result;
}

}  // namespace sinter
