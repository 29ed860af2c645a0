#include "runtime/data/example_reader.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/augment/augmentation.hpp"
#include "runtime/data/augment/mix.hpp"
#include "runtime/data/check_values.hpp"
#include "runtime/data/one_hot.hpp"
#include "runtime/data/stored_examples.hpp"
#include "runtime/threads/float_environment.hpp"

namespace sinter {
namespace {

using Extents = std::array<std::size_t, 3>;  ///< height, width, channels

std::string to_text(const Extents& shape) { return text("%zux%zux%zu", shape[0], shape[1], shape[2]); }

/// What `maker`, a map() or an augment(), made.
void check(const Example& example, std::size_t place, const char* maker) {
  const auto shape = example.image.shape();
  check_values({example.image.data(), example.image.size()}, {1, shape[0], shape[1], shape[2]}, maker, place);
  for (const float value : example.target) {
    if (!std::isfinite(value))
      throw InputError(text("map: the target of image %zu has the value %g, expected a finite number", place,
                            static_cast<double>(value)));
  }
}

std::string width_text(std::size_t width) {
  return width == 0 ? "a class number" : text("a target of %zu number%s", width, width == 1 ? "" : "s");
}

}  // namespace

ExampleReader::ExampleReader(const Dataset& data)
    : stored_(data.stored_),
      weights_(data.weights_),
      changes_(data.changes_),
      mixes_(data.mixes_),
      classes_(data.classes_),
      order_(data.order()),
      epoch_(data.epoch_) {}

void ExampleReader::read(std::size_t place, Example& example) {
  const std::size_t index = order_[place];
  example.image.resize(stored_->shape());
  stored_->read(index, example.image.data());
  if (stored_->has_class_numbers()) {
    example.label = stored_->class_numbers()(index);
    example.target.resize({0});  // a change may have set one in the example before
  } else {
    const std::span<const float> target = stored_->target(index);
    example.target.resize({target.size()});
    std::copy(target.begin(), target.end(), example.target.begin());
  }
  example.weight = weights_ ? (*weights_)(index) : 1.f;
  if (!changes_.empty()) {
    const FloatEnvironment as_everywhere;
    for (const Dataset::Change& change : changes_) {
      Random random = change.draws.of(epoch_, order_[place]);
      if (change.augmentation)
        change.augmentation->apply(example.image, random);
      else
        example = change.apply(std::move(example), random);
    }
    check(example, place, changes_.back().augmentation ? "augment" : "map");
  }
  if (classes_ > 0) to_row(example, classes_);
}

void ExampleReader::read(std::span<const std::uint32_t> places, Batch& batch) {
  fill(batch, places.size(), [places](std::size_t i) { return places[i]; });
}

void ExampleReader::read(std::size_t first, std::size_t count, Batch& batch) {
  fill(batch, count, [first](std::size_t i) { return first + i; });
}

void ExampleReader::mix(Batch& batch, const auto& place_of) {
  const FloatEnvironment as_everywhere;
  for (const Dataset::Mix& mix : mixes_)
    sinter::mix(mix.by, batch, [&](std::size_t i) { return mix.draws.of(epoch_, order_[place_of(i)]); }, mixed_first_);
}

void ExampleReader::fill(Batch& batch, std::size_t count, const auto& place_of) {
  if (changes_.empty()) {
    const Extents shape = stored_->shape();
    const std::size_t pixels = stored_->pixels();
    batch.images.resize({count, shape[0], shape[1], shape[2]});
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t index = order_[place_of(i)];
      stored_->read(index, batch.images.data() + i * pixels);
      add_stored(i, count, index, batch.labels);
    }
    if (classes_ > 0 && count > 0) to_rows(batch.labels, classes_);
    return mix(batch, place_of);
  }
  for (std::size_t i = 0; i < count; ++i) {
    read(place_of(i), example_);
    const Extents shape = example_.image.shape();
    check_shape(shape);
    batch.images.resize({count, shape[0], shape[1], shape[2]});
    std::copy_n(example_.image.data(), example_.image.size(), batch.images.data() + i * example_.image.size());
    add(i, count, example_, batch.labels);
  }
  mix(batch, place_of);
}

void ExampleReader::make_room(std::size_t examples, Batch& batch) const {
  const Extents shape = stored_->shape();
  batch.images.resize({examples, shape[0], shape[1], shape[2]});
  for (std::size_t i = 0; i < std::min<std::size_t>(examples, 1); ++i) add_stored(i, examples, 0, batch.labels);
  if (classes_ > 0 && examples > 0) batch.labels.rows.resize({examples, classes_});
}

BatchLabels ExampleReader::each(const std::function<void(const ImageView&)>& use) {
  BatchLabels labels;
  for (std::size_t place = 0; place < size(); ++place) {
    const std::size_t index = order_[place];
    if (changes_.empty()) {
      use({stored_->shape(), stored_->has_bytes() ? stored_->bytes(index) : std::span<const std::uint8_t>(),
           stored_->has_bytes() ? std::span<const float>() : stored_->values(index)});
      add_stored(place, size(), index, labels);
    } else {
      read(place, example_);
      check_shape(example_.image.shape());
      use({example_.image.shape(), {}, {example_.image.data(), example_.image.size()}});
      add(place, size(), example_, labels);
    }
  }
  if (classes_ > 0 && changes_.empty() && size() > 0) to_rows(labels, classes_);
  return labels;
}

void ExampleReader::add_stored(std::size_t i, std::size_t count, std::size_t index, BatchLabels& labels) const {
  labels.weights.resize({weights_ ? count : 0});
  if (weights_) labels.weights(i) = (*weights_)(index);
  if (stored_->has_class_numbers()) {
    labels.numbers.resize({count});
    labels.rows.resize({0, 0});
    labels.numbers(i) = stored_->class_numbers()(index);
  } else {
    const std::span<const float> target = stored_->target(index);
    labels.numbers.resize({0});
    labels.rows.resize({count, target.size()});
    std::copy(target.begin(), target.end(), labels.rows.data() + i * target.size());
  }
}

void ExampleReader::add(std::size_t i, std::size_t count, const Example& example, BatchLabels& labels) const {
  const std::size_t width = example.target.size();
  if (i == 0) {
    labels.weights.resize({weights_ ? count : 0});
    labels.numbers.resize({width == 0 ? count : 0});
    labels.rows.resize({width == 0 ? 0 : count, width});
  } else if (width != labels.rows.shape(1)) {
    throw InputError("map: " + width_text(width) + " where the first has " + width_text(labels.rows.shape(1)));
  }
  if (weights_) labels.weights(i) = example.weight;
  if (width == 0)
    labels.numbers(i) = example.label;
  else
    std::copy_n(example.target.data(), width, labels.rows.data() + i * width);
}

void ExampleReader::check_shape(const Extents& shape) {
  if (!shape_) shape_ = shape;
  if (*shape_ != shape) {
    throw InputError("map: an image of " + to_text(shape) + " where the first is " + to_text(*shape_) +
                     " (height, width, channels); a batch needs images of one shape");
  }
}

}  // namespace sinter
