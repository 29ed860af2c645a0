#include "runtime/data/dataset.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "runtime/base/error.hpp"
#include "runtime/base/shuffle.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/bytes_to_floats.hpp"
#include "runtime/data/check_values.hpp"
#include "runtime/data/prefetch.hpp"
#include "runtime/model/targets.hpp"

namespace sinter {
namespace {

using Extents = std::array<std::size_t, 3>;  ///< height, width, channels

std::string to_text(const Extents& shape) { return text("%zux%zux%zu", shape[0], shape[1], shape[2]); }

Extents shape_of(const xt::xtensor<float, 3>& image) { return image.shape(); }

class OneHotStream : public Stream<OneHotBatch> {
 public:
  OneHotStream(std::unique_ptr<Stream<Batch>> from, std::size_t classes) : from_(std::move(from)), classes_(classes) {}

  bool next(OneHotBatch& batch) override {
    if (!from_->next(numbers_)) return false;
    std::swap(batch.images, numbers_.images);
    batch.labels.resize({numbers_.labels.size(), classes_});
    batch.labels.fill(0.f);
    for (std::size_t i = 0; i < numbers_.labels.size(); ++i) {
      const std::size_t label = numbers_.labels(i);
      if (label >= classes_) throw InputError(text("one_hot: label %zu, expected labels below %zu", label, classes_));
      batch.labels(i, label) = 1.f;
    }
    return true;
  }

 private:
  std::unique_ptr<Stream<Batch>> from_;
  std::size_t classes_;
  Batch numbers_;
};

}  // namespace

template <class B>
BatchRange<B> BatchRange<B>::prefetch(std::size_t batches) const {
  if (batches == 0) throw InputError("prefetch: 0 batches, expected at least 1");
  // No stream has more batches than all; more room would stay empty, whatever is asked for.
  return {size_, [open = open_, batches = std::min(batches, std::max<std::size_t>(size_, 1))] {
            return std::make_unique<PrefetchStream<B>>(open(), batches);
          }};
}

template <class B>
BatchRange<OneHotBatch> BatchRange<B>::one_hot(std::size_t classes) const
  requires std::same_as<B, Batch>
{
  constexpr std::size_t most_classes = 65'536;
  if (classes == 0 || classes > most_classes)
    throw InputError(text("one_hot: %zu classes, expected 1 to %zu", classes, most_classes));
  return {size_, [open = open_, classes] { return std::make_unique<OneHotStream>(open(), classes); }};
}

template class BatchRange<Batch>;
template class BatchRange<TargetBatch>;
template class BatchRange<OneHotBatch>;

/// What all datasets made from one share.
struct Dataset::Source {
  ImageTensor images;
  LabelTensor labels;

  bool has_labels() const { return std::holds_alternative<xt::xtensor<std::uint8_t, 1>>(labels); }
  const xt::xtensor<std::uint8_t, 1>& class_numbers() const { return std::get<0>(labels); }
  const xt::xtensor<float, 2>& targets() const { return std::get<1>(labels); }
  std::size_t size() const { return has_labels() ? class_numbers().size() : targets().shape(0); }
  std::span<const float> target(std::size_t index) const {
    const std::size_t width = targets().shape(1);
    return {targets().data() + index * width, width};
  }
  Extents shape() const {
    const auto& all =
        std::visit([](const auto& tensor) -> const std::array<std::size_t, 4>& { return tensor.shape(); }, images);
    return {all[1], all[2], all[3]};
  }

  /// Puts an image of shape() at `to`.
  void read(std::size_t index, float* to) const {
    const Extents image = shape();
    const std::size_t pixels = image[0] * image[1] * image[2];
    if (const auto* values = std::get_if<xt::xtensor<float, 4>>(&images)) {
      std::copy_n(values->data() + index * pixels, pixels, to);
    } else {
      bytes_to_floats(std::span(std::get<xt::xtensor<std::uint8_t, 4>>(images).data() + index * pixels, pixels), to);
    }
  }
};

/// Walks a dataset's examples in their order.
class Dataset::Reader : public Stream<Example>, public Stream<Batch>, public Stream<TargetBatch> {
 public:
  explicit Reader(const Dataset& data, std::size_t batch = 0, LastBatch last = LastBatch::keep)
      : source_(data.source_),
        weights_(data.weights_),
        changes_(data.changes_),
        order_(data.order()),
        batch_(batch),
        last_(last) {}

  bool next(Example& example) override {
    if (at_ == order_.size()) return false;
    const std::size_t index = order_[at_++];
    example.image.resize(source_->shape());
    source_->read(index, example.image.data());
    read_label(index, example);
    for (const auto& change : changes_) example = change(std::move(example));
    return true;
  }

  bool next(Batch& batch) override { return next_of(batch); }
  bool next(TargetBatch& batch) override { return next_of(batch); }

  void fill(Batch& batch, std::size_t count) {
    batch.labels.resize({count});
    for (std::size_t i = 0; i < count; ++i) {
      if (changes_.empty()) {
        add_image(batch.images, i, count);
        batch.labels(i) = source_->class_numbers()(order_[at_++]);
      } else {
        add_changed_image(batch.images, i, count);
        batch.labels(i) = example_.label;
      }
    }
  }

  void fill(TargetBatch& batch, std::size_t count) {
    batch.weights.resize({weights_ ? count : 0});
    for (std::size_t i = 0; i < count; ++i) {
      if (changes_.empty()) {
        add_image(batch.images, i, count);
        read_label(order_[at_++], example_);
      } else {
        add_changed_image(batch.images, i, count);
      }
      const bool labelled = example_.target.size() == 0;
      const std::size_t width = labelled ? 1 : example_.target.size();
      if (i > 0 && width != batch.targets.shape(1))
        throw InputError(text("map: a target of %zu numbers where the first has %zu", width, batch.targets.shape(1)));
      batch.targets.resize({count, width});
      if (labelled)
        batch.targets(i, 0) = static_cast<float>(example_.label);
      else
        std::copy_n(example_.target.data(), width, batch.targets.data() + i * width);
      if (weights_) batch.weights(i) = example_.weight;
    }
  }

 private:
  bool next_of(auto& batch) {
    const std::size_t count = std::min(batch_, order_.size() - at_);
    if (count == 0 || (count < batch_ && last_ == LastBatch::drop)) return false;
    fill(batch, count);
    return true;
  }
  /// Image `i` of a batch, straight from the source.
  void add_image(xt::xtensor<float, 4>& images, std::size_t i, std::size_t count) {
    resize(images, count, source_->shape());
    source_->read(order_[at_], images.data() + i * pixels_);
  }
  /// The same of the next example, as the changes make it.
  void add_changed_image(xt::xtensor<float, 4>& images, std::size_t i, std::size_t count) {
    next(example_);
    resize(images, count, shape_of(example_.image));
    std::copy_n(example_.image.data(), pixels_, images.data() + i * pixels_);
  }
  void read_label(std::size_t index, Example& example) const {
    if (source_->has_labels()) {
      example.label = source_->class_numbers()(index);
      example.target.resize({0});  // a change may have set one in the example before
    } else {
      const std::span<const float> target = source_->target(index);
      example.target.resize({target.size()});
      std::copy(target.begin(), target.end(), example.target.begin());
    }
    example.weight = weights_ ? (*weights_)(index) : 1.f;
  }
  /// For images of this shape, which must be that of all before.
  void resize(xt::xtensor<float, 4>& images, std::size_t count, const Extents& shape) {
    if (!shape_) {
      shape_ = shape;
      pixels_ = shape[0] * shape[1] * shape[2];
    }
    if (*shape_ != shape) {
      throw InputError("map: an image of " + to_text(shape) + " where the first is " + to_text(*shape_) +
                       " (height, width, channels); a batch needs images of one shape");
    }
    images.resize({count, shape[0], shape[1], shape[2]});
  }

  std::shared_ptr<const Source> source_;
  std::shared_ptr<const xt::xtensor<float, 1>> weights_;
  std::vector<std::function<Example(Example)>> changes_;
  std::vector<std::uint32_t> order_;
  std::size_t batch_, at_ = 0, pixels_ = 0;
  LastBatch last_;
  std::optional<Extents> shape_;
  Example example_;
};

std::shared_ptr<const Dataset::Source> Dataset::make_source(ImageTensor images, LabelTensor labels) {
  const std::size_t count = std::visit([](const auto& tensor) { return tensor.shape(0); }, images);
  const std::size_t labelled = std::visit([](const auto& tensor) { return tensor.shape(0); }, labels);
  if (count == 0) throw InputError("the dataset has no images");
  if (count != labelled)
    throw InputError(
        text("the dataset has %zu images and %zu %s", count, labelled, labels.index() == 0 ? "labels" : "targets"));
  if (count > std::numeric_limits<std::uint32_t>::max())
    throw InputError(text("the dataset has %zu images, expected fewer than 2^32", count));
  auto source = std::make_shared<Source>(Source{std::move(images), std::move(labels)});
  const Extents shape = source->shape();
  if (std::find(shape.begin(), shape.end(), 0u) != shape.end())
    throw InputError("the dataset has images of " + to_text(shape) + " values");
  if (const auto* values = std::get_if<xt::xtensor<float, 4>>(&source->images)) {
    check_values(std::span(values->data(), values->size()), values->shape(), "the dataset");
  }
  if (!source->has_labels()) {
    const auto& targets = source->targets();
    const auto bad = std::find_if_not(targets.begin(), targets.end(), [](float value) { return std::isfinite(value); });
    if (bad != targets.end())
      throw InputError(text("target %td of the dataset is %g, expected a finite number",
                            (bad - targets.begin()) / static_cast<std::ptrdiff_t>(targets.shape(1)),
                            static_cast<double>(*bad)));
  }
  return source;
}

Dataset::Dataset(Split split)
    : source_(make_source(
          split.values.size() > 0 ? ImageTensor(std::move(split.values)) : ImageTensor(std::move(split.images)),
          split.targets.size() > 0 ? LabelTensor(std::move(split.targets)) : LabelTensor(std::move(split.labels)))),
      label_file_(std::move(split.label_file)),
      weights_(split.weights.size() > 0 ? std::make_shared<const xt::xtensor<float, 1>>(std::move(split.weights))
                                        : nullptr),
      names_(std::make_shared<const std::vector<std::string>>(std::move(split.class_names))) {}

std::array<std::size_t, 4> Dataset::image_shape(std::span<const std::size_t> shape) {
  if (shape.size() == 2) return {shape[0], 1, 1, shape[1]};
  if (shape.size() == 3) return {shape[0], shape[1], shape[2], 1};
  if (shape.size() == 4) return {shape[0], shape[1], shape[2], shape[3]};
  throw InputError(text(
      "images of rank %zu, expected 3 or 4: (n, height, width) or (n, height, width, channels); or 2: (n, features)",
      shape.size()));
}

std::array<std::size_t, 2> Dataset::label_shape(std::span<const std::size_t> shape) {
  if (shape.size() == 1) return {shape[0], 1};
  if (shape.size() == 2 && shape[1] > 0) return {shape[0], shape[1]};
  throw InputError(text("labels of rank %zu, expected 1: class numbers, or 2: (n, numbers), targets", shape.size()));
}

void Dataset::refuse_label(std::size_t index, const std::string& value) {
  throw InputError(text("label %zu is ", index) + value + ", expected 0 to 255");
}

const std::vector<std::string>& Dataset::class_names() const {
  static const std::vector<std::string> none;
  return names_ ? *names_ : none;
}

Dataset Dataset::with_class_names(std::vector<std::string> names) const {
  Dataset result = *this;
  result.names_ = std::make_shared<const std::vector<std::string>>(std::move(names));
  return result;
}

Dataset Dataset::with_weights(xt::xtensor<float, 1> weights) const {
  if (weights.size() != source_->size())
    throw InputError(text("with_weights: %zu weights of %zu examples", weights.size(), source_->size()));
  if (const std::size_t bad = first_wrong_weight({weights.data(), weights.size()}); bad < weights.size())
    throw InputError(text("with_weights: weight %zu is %g, expected a finite number of 0 or more", bad,
                          static_cast<double>(weights.data()[bad])));
  Dataset result = *this;
  result.weights_ = std::make_shared<const xt::xtensor<float, 1>>(std::move(weights));
  return result;
}

Dataset Dataset::with_class_weights(const std::vector<float>& weights) const {
  if (!source_->has_labels()) throw InputError("with_class_weights: the dataset has targets, and no class numbers");
  const auto& labels = source_->class_numbers();
  auto each = xt::xtensor<float, 1>::from_shape({labels.size()});
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels(i) >= weights.size())
      throw InputError(text("with_class_weights: %zu weights, and label %zu is %d", weights.size(), i, int{labels(i)}));
    each(i) = weights[labels(i)];
  }
  return with_weights(std::move(each));
}

std::size_t Dataset::chosen_size() const { return chosen_ ? chosen_->size() : source_->size(); }

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
  Dataset result = *this;
  result.changes_.push_back(std::move(change));
  return result;
}

StreamIterator<Example> Dataset::begin() const { return StreamIterator<Example>(std::make_unique<Reader>(*this)); }

BatchRange<Batch> Dataset::batch(std::size_t examples, LastBatch last) const {
  if (!source_->has_labels())
    throw InputError("batch: the dataset has targets, and no class numbers: batch_with_targets");
  return {batches(examples, last),
          [data = *this, examples, last] { return std::make_unique<Reader>(data, examples, last); }};
}

BatchRange<TargetBatch> Dataset::batch_with_targets(std::size_t examples, LastBatch last) const {
  return {batches(examples, last),
          [data = *this, examples, last] { return std::make_unique<Reader>(data, examples, last); }};
}

std::size_t Dataset::batches(std::size_t examples, LastBatch last) const {
  if (examples == 0) throw InputError("batch: 0 examples, expected at least 1");
  return size() / examples + (last == LastBatch::keep && size() % examples != 0);
}

Split Dataset::to_split() const {
  Split split;
  split.class_names = class_names();
  split.label_file = label_file_;
  const auto* bytes = std::get_if<xt::xtensor<std::uint8_t, 4>>(&source_->images);
  if (bytes == nullptr || !changes_.empty()) {
    TargetBatch all;
    Reader(*this).fill(all, size());
    split.values = std::move(all.images);
    split.weights = std::move(all.weights);
    if (!source_->has_labels()) {
      split.targets = std::move(all.targets);
    } else {
      split.labels = xt::xtensor<std::uint8_t, 1>::from_shape({all.targets.shape(0)});
      for (std::size_t i = 0; i < split.labels.size(); ++i)
        split.labels(i) = static_cast<std::uint8_t>(all.targets(i, 0));
    }
    return split;
  }
  const std::vector<std::uint32_t> chosen = order();
  const Extents shape = source_->shape();
  const std::size_t pixels = shape[0] * shape[1] * shape[2];
  split.images = xt::xtensor<std::uint8_t, 4>::from_shape({chosen.size(), shape[0], shape[1], shape[2]});
  if (source_->has_labels())
    split.labels = xt::xtensor<std::uint8_t, 1>::from_shape({chosen.size()});
  else
    split.targets = xt::xtensor<float, 2>::from_shape({chosen.size(), source_->targets().shape(1)});
  if (weights_) split.weights = xt::xtensor<float, 1>::from_shape({chosen.size()});
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    std::copy_n(bytes->data() + chosen[i] * pixels, pixels, split.images.data() + i * pixels);
    if (source_->has_labels())
      split.labels(i) = source_->class_numbers()(chosen[i]);
    else
      std::copy_n(source_->target(chosen[i]).data(), split.targets.shape(1),
                  split.targets.data() + i * split.targets.shape(1));
    if (weights_) split.weights(i) = (*weights_)(chosen[i]);
  }
  return split;
}

}  // namespace sinter
