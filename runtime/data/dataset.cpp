#include "runtime/data/dataset.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "runtime/base/class_names.hpp"
#include "runtime/base/error.hpp"
#include "runtime/base/shuffle.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/check_values.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/data/stored_examples.hpp"
#include "runtime/model/targets.hpp"

namespace sinter {
namespace {

class ExampleStream : public Stream<Example> {
 public:
  explicit ExampleStream(const Dataset& data) : reader_(data) {}

  bool next(Example& example) override {
    if (at_ == reader_.size()) return false;
    reader_.read(at_++, example);
    return true;
  }

 private:
  ExampleReader reader_;
  std::size_t at_ = 0;
};

class BatchStream : public Stream<Batch> {
 public:
  BatchStream(const Dataset& data, std::size_t examples, LastBatch last)
      : reader_(data), examples_(examples), last_(last) {}

  bool next(Batch& batch) override {
    const std::size_t count = std::min(examples_, reader_.size() - at_);
    if (count == 0 || (count < examples_ && last_ == LastBatch::drop)) return false;
    reader_.read(at_, count, batch);
    at_ += count;
    return true;
  }

 private:
  ExampleReader reader_;
  std::size_t examples_, at_ = 0;
  LastBatch last_;
};

}  // namespace

std::shared_ptr<const Dataset::Stored> Dataset::store(ImageTensor images, LabelTensor labels) {
  const std::size_t count = std::visit([](const auto& tensor) { return tensor.shape(0); }, images);
  const std::size_t labelled = std::visit([](const auto& tensor) { return tensor.shape(0); }, labels);
  if (count == 0) throw InputError("the dataset has no images");
  if (count != labelled)
    throw InputError(
        text("the dataset has %zu images and %zu %s", count, labelled, labels.index() == 0 ? "labels" : "targets"));
  if (count > std::numeric_limits<std::uint32_t>::max())
    throw InputError(text("the dataset has %zu images, expected fewer than 2^32", count));
  auto stored = std::make_shared<Stored>(Stored{std::move(images), std::move(labels)});
  if (const auto [height, width, channels] = stored->shape(); height * width * channels == 0)
    throw InputError(text("the dataset has images of %zux%zux%zu values", height, width, channels));
  if (const auto* values = std::get_if<xt::xtensor<float, 4>>(&stored->images)) {
    check_values(std::span(values->data(), values->size()), values->shape(), "the dataset");
  }
  if (!stored->has_class_numbers()) {
    const auto& targets = stored->targets();
    const auto bad = std::find_if_not(targets.begin(), targets.end(), [](float value) { return std::isfinite(value); });
    if (bad != targets.end())
      throw InputError(text("target %td of the dataset is %g, expected a finite number",
                            (bad - targets.begin()) / static_cast<std::ptrdiff_t>(targets.shape(1)),
                            static_cast<double>(*bad)));
  }
  return stored;
}

std::array<std::size_t, 4> Dataset::image_extents(std::span<const std::size_t> shape) {
  if (shape.size() == 2) return {shape[0], 1, 1, shape[1]};
  if (shape.size() == 3) return {shape[0], shape[1], shape[2], 1};
  if (shape.size() == 4) return {shape[0], shape[1], shape[2], shape[3]};
  throw InputError(text(
      "images of rank %zu, expected 3 or 4: (n, height, width) or (n, height, width, channels); or 2: (n, features)",
      shape.size()));
}

std::array<std::size_t, 2> Dataset::label_shape(std::span<const std::size_t> shape) {
  std::size_t numbers = 1;
  for (const std::size_t extent : shape.subspan(std::min(shape.size(), std::size_t{1}))) numbers *= extent;
  if (!shape.empty() && shape.size() <= 4 && numbers > 0) return {shape[0], numbers};
  throw InputError(text("labels of rank %zu, expected 1: class numbers, or 2: (n, numbers), targets, or images of them",
                        shape.size()));
}

void Dataset::refuse_label(std::size_t index, const std::string& value) {
  throw InputError(
      text("label %zu is ", index) + value +
      text(", expected a class number from 0 to %d, or targets as floating-point numbers", most_classes - 1));
}

std::array<std::size_t, 3> Dataset::image_shape() const { return stored_->shape(); }

bool Dataset::has_bytes() const { return changes_.empty() && stored_->has_bytes(); }

const std::vector<std::string>& Dataset::class_names() const {
  static const std::vector<std::string> none;
  return names_ ? *names_ : none;
}

Dataset Dataset::with_class_names(std::vector<std::string> names) const {
  const std::string where = (label_file_.empty() ? "with_class_names" : label_file_) + ": ";
  if (names.size() > std::size_t{most_classes})
    throw InputError(where + text("%zu names of classes, expected at most %d", names.size(), most_classes));
  if (const std::size_t bytes = class_names_text(names).size(); bytes > longest_class_names)
    throw InputError(where + text("%zu bytes of names of classes, more than the %zu that a checkpoint holds", bytes,
                                  longest_class_names));
  for (std::string& name : names) name = one_line(name);  // as a checkpoint, a terminal and a report have them
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
    throw InputError(where + "two classes are called " + in_quotes(*twice) +
                     " (where they are shown: without line breaks and what is not UTF-8); call one otherwise");
  Dataset result = *this;
  result.names_ = std::make_shared<const std::vector<std::string>>(std::move(names));
  return result;
}

Dataset Dataset::with_files(std::string images, std::string labels) const {
  Dataset result = *this;
  result.image_file_ = std::move(images);
  result.label_file_ = std::move(labels);
  return result;
}

Dataset Dataset::with_weights(xt::xtensor<float, 1> weights) const {
  if (weights.size() != stored_->size())
    throw InputError(text("with_weights: %zu weights of %zu examples", weights.size(), stored_->size()));
  if (const std::size_t bad = first_wrong_weight({weights.data(), weights.size()}); bad < weights.size())
    throw InputError(text("with_weights: weight %zu is %g, expected a finite number of 0 or more", bad,
                          static_cast<double>(weights.data()[bad])));
  Dataset result = *this;
  result.weights_ = std::make_shared<const xt::xtensor<float, 1>>(std::move(weights));
  return result;
}

Dataset Dataset::with_class_weights(const std::vector<float>& weights) const {
  if (!stored_->has_class_numbers())
    throw InputError("with_class_weights: the dataset has targets, and no class numbers");
  const auto& labels = stored_->class_numbers();
  auto each = xt::xtensor<float, 1>::from_shape({labels.size()});
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels(i) >= weights.size())
      throw InputError(text("with_class_weights: %zu weights, and label %zu is %d", weights.size(), i, int{labels(i)}));
    each(i) = weights[labels(i)];
  }
  return with_weights(std::move(each));
}

std::size_t Dataset::chosen_size() const { return chosen_ ? chosen_->size() : stored_->size(); }

std::size_t Dataset::size() const {
  std::size_t size = chosen_size();
  for (const Reorder& step : reorders_) {
    if (step.kind == Reorder::Kind::take) size = std::min(size, step.count);
    if (step.kind == Reorder::Kind::skip) size -= std::min(size, step.count);
  }
  return size;
}

std::vector<std::uint32_t> Dataset::order() const {
  std::vector<std::uint32_t> order(chosen_size());
  if (chosen_) {
    order = *chosen_;
  } else {
    std::iota(order.begin(), order.end(), 0u);
  }
  for (const Reorder& step : reorders_) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(order.size(), step.count));
    if (step.kind == Reorder::Kind::take) {
      order.erase(order.begin() + count, order.end());
    } else if (step.kind == Reorder::Kind::skip) {
      order.erase(order.begin(), order.begin() + count);
    } else if (step.count < order.size()) {
      buffered_shuffle(order, step.count, step.seed, epoch_);
    } else {
      const std::vector<std::uint32_t> before = order;
      sinter::shuffle(order, step.seed, epoch_);
      for (std::uint32_t& index : order) index = before[index];
    }
  }
  return order;
}

Dataset Dataset::reordered(const Reorder& step) const {
  Dataset result = *this;
  result.reorders_.push_back(step);
  return result;
}

Dataset Dataset::shuffle(std::size_t buffer, std::uint64_t seed) const {
  if (buffer == 0) throw InputError("shuffle: a buffer of 0 examples, expected at least 1");
  return reordered({Reorder::Kind::shuffle, buffer, seed});
}

Dataset Dataset::take(std::size_t count) const { return reordered({Reorder::Kind::take, count}); }
Dataset Dataset::skip(std::size_t count) const { return reordered({Reorder::Kind::skip, count}); }

Dataset Dataset::epoch(std::uint64_t number) const {
  Dataset result = *this;
  result.epoch_ = number;
  return result;
}

std::pair<Dataset, Dataset> Dataset::split(double fraction) const {
  const std::vector<std::uint32_t> all = order();
  const double first = std::round(fraction * static_cast<double>(all.size()));
  if (!(first >= 1 && first < static_cast<double>(all.size()))) {
    throw InputError(text("split: %g of %zu examples leaves one side empty, expected a fraction between 0 and 1",
                          fraction, all.size()));
  }
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(first);
  Dataset left = *this;
  left.reorders_.clear();
  Dataset right = left;
  left.chosen_ = std::make_shared<const std::vector<std::uint32_t>>(all.begin(), middle);
  right.chosen_ = std::make_shared<const std::vector<std::uint32_t>>(middle, all.end());
  return {std::move(left), std::move(right)};
}

Dataset Dataset::map(std::function<Example(Example)> change) const {
  return map([change = std::move(change)](Example example, Random&) { return change(std::move(example)); }, 0);
}

Dataset Dataset::map(std::function<Example(Example, Random&)> change, std::uint64_t seed) const {
  Dataset result = *this;
  result.changes_.push_back({std::move(change), nullptr, {seed, result.drawing_++}});
  return result;
}

StreamIterator<Example> Dataset::begin() const {
  return StreamIterator<Example>(std::make_unique<ExampleStream>(*this));
}

BatchRange Dataset::batch(std::size_t examples, LastBatch last) const {
  if (examples == 0) throw InputError("batch: 0 examples, expected at least 1");
  const std::size_t batches = size() / examples + (last == LastBatch::keep && size() % examples != 0);
  return {batches, [data = *this, examples, last] { return std::make_unique<BatchStream>(data, examples, last); }};
}

}  // namespace sinter
