#pragma once

#include "dsl/cxx20.hpp"
#include "runtime/base/arrays.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <ranges>
#include <utility>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/data/stream.hpp"
#include "runtime/model/targets.hpp"

namespace sinter {

/// An xt::xtensor that keeps its memory when it gets smaller: the last batch of an epoch costs the next one nothing.
template <class T, std::size_t N>
using BatchArray = xt::xtensor_container<std::vector<T>, N>;

/// What the loss compares the network's outputs with, an entry or a row for each image of a batch.
struct BatchLabels {
  BatchArray<ClassNumber, 1> numbers;  ///< (n), class numbers; (0) where there are rows
  BatchArray<float, 2> rows;     ///< (n, numbers), targets, or classes after one_hot(); (0, 0) where there are none
  BatchArray<float, 1> weights;  ///< (n), of the samples in the loss; (0) where they have none

  std::size_t size() const { return rows.size() > 0 ? rows.shape(0) : numbers.size(); }
  /// As Model::train_step and evaluate_step take them.
  operator Targets() const {
    const Targets all = rows.size() > 0 ? Targets(rows) : Targets(numbers);
    return weights.size() > 0 ? all.weighted_by(weights) : all;
  }
};

/// Several images with their labels, as a step takes them: `for (const auto& [images, labels] : data.train.batch(64))
/// model.train_step(images, labels);`
struct Batch {
  BatchArray<float, 4> images;  ///< (n, height, width, channels)
  BatchLabels labels;

  std::size_t size() const { return labels.size(); }
};

/// What becomes of the last batch where the examples do not fill it.
enum class LastBatch : std::uint8_t { keep, drop };

/// A range of batches, made one after the other while it is walked; the object an iterator shows is overwritten by the
/// next one. A std::ranges::view: cheap to copy, and its iterators outlive it.
class BatchRange : public std::ranges::view_interface<BatchRange> {
 public:
  using Open = std::function<std::unique_ptr<Stream<Batch>>()>;
  BatchRange(std::size_t size, Open open) : size_(size), open_(std::move(open)) {}

  std::size_t size() const { return size_; }
  StreamIterator<Batch> begin() const { return StreamIterator<Batch>(open_()); }
  std::default_sentinel_t end() const { return {}; }

  /// The same batches in the same order, of which a thread makes up to `batches` ahead. Throws InputError for 0.
  BatchRange prefetch(std::size_t batches) const;

  /// Class numbers as rows of `classes` values, at most most_classes, each 1 at the class number and 0 elsewhere, for a
  /// loss on distributions. A class number of `classes` or more is an InputError when its batch is made, and so are
  /// targets.
  BatchRange one_hot(std::size_t classes) const;

 private:
  std::size_t size_;
  Open open_;
};

}  // namespace sinter
