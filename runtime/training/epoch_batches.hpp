#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "runtime/data/example_reader.hpp"
#include "runtime/data/stream.hpp"

namespace sinter {

/// The batches that `fit` trains on. Where examples have to be made, by map(), augment() or mix(), a thread makes the
/// next batches during a step, and in the order of the steps; else a batch is read when it is asked for.
class EpochBatches {
 public:
  /// `capacity` images in a batch.
  EpochBatches(const Dataset& data, std::size_t capacity);
  ~EpochBatches();

  /// Room in a batch for as many images as one has.
  void make_room(Batch& batch) const;
  /// From here on it is this epoch: its examples are those at the places `order`, which must stay as they are until the
  /// next call of begin() or stop(), and it has `steps` steps at most.
  void begin(std::uint64_t epoch, std::span<const std::uint32_t> order, std::size_t steps);
  /// The batch of one step, 0 for the first. What follows is made ahead.
  /// @throws InputError where a map() made what no batch can have
  void read(std::size_t step, Batch& batch);
  /// Nothing is made ahead any more.
  void stop();

 private:
  class Steps;
  void make(std::size_t step, Batch& batch);

  ExampleReader reader_;
  bool ahead_;
  std::size_t capacity_, steps_ = 0, next_ = 0;
  std::span<const std::uint32_t> order_;
  std::unique_ptr<Stream<Batch>> stream_;  ///< ahead, from step next_ on; last: it stops before what it reads goes
};

}  // namespace sinter
