#pragma once

#include "dsl/cxx20.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/data/batch.hpp"
#include "runtime/data/dataset.hpp"

namespace sinter {

/// An image as it is kept: as bytes, or as values.
struct ImageView {
  std::array<std::size_t, 3> shape;     ///< height, width, channels
  std::span<const std::uint8_t> bytes;  ///< that are fed as b/255; empty where there are values
  std::span<const float> values;        ///< that are fed as they are
};

/// Reads the examples of a dataset by their places in its order, which is that of its epoch when the reader is made.
/// Pixels go straight from where they are kept to where they are wanted. Whoever walks a dataset has a reader of its
/// own.
class ExampleReader {
 public:
  explicit ExampleReader(const Dataset& data);

  std::size_t size() const { return order_.size(); }
  /// What map() draws from here on is that of this epoch; the order stays.
  void epoch(std::uint64_t number) { epoch_ = number; }

  /// @throws InputError where a map() made a value that is not finite, or too large
  void read(std::size_t place, Example& example);
  /// The examples at these places as one batch, mixed if the dataset is. Allocates nothing but for map(), where the
  /// batch has had room for as many. @throws InputError where a map() made images or targets of several shapes
  void read(std::span<const std::uint32_t> places, Batch& batch);
  /// `count` examples from the place `first` on.
  void read(std::size_t first, std::size_t count, Batch& batch);
  /// Room in a batch for as many examples.
  void make_room(std::size_t examples, Batch& batch) const;

  /// Shows every image once, in order, as it is kept or as map() and augment() make it; returns all labels.
  BatchLabels each(const std::function<void(const ImageView&)>& use);

 private:
  void fill(Batch& batch, std::size_t count, const auto& place_of);
  void mix(Batch& batch, const auto& place_of);
  void add(std::size_t i, std::size_t count, const Example& example, BatchLabels& labels) const;
  void add_stored(std::size_t i, std::size_t count, std::size_t index, BatchLabels& labels) const;
  void check_shape(const std::array<std::size_t, 3>& shape);

  std::shared_ptr<const Dataset::Stored> stored_;
  std::shared_ptr<const xt::xtensor<float, 1>> weights_;
  std::vector<Dataset::Change> changes_;
  std::vector<Dataset::Mix> mixes_;
  std::size_t classes_;
  std::vector<std::uint32_t> order_;
  std::uint64_t epoch_;
  std::optional<std::array<std::size_t, 3>> shape_;  ///< of all images of batches, once there was one
  Example example_;
  std::vector<float> mixed_first_;  ///< memory for mix
};

}  // namespace sinter
