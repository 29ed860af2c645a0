#pragma once

#include "dsl/cxx20.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/model/model.hpp"

/// What BatchNorm sees of single batches. Each function runs training steps of learning rate 0 and leaves parameters
/// and optimizer state as they were.
namespace sinter {

class Dataset;

/// The examples as training sees them: every batch of `size` images, in order, normalized by its own statistics (and
/// Dropout dropping). Changes nothing. @throws InputError unless 1 <= size <= model.batch()
BatchResult evaluate_with_batch_statistics(Model& model, const Dataset& data, int size);

/// The statistics of many batches.
struct StatisticNoise {
  std::string layer;  ///< `batchnorm1`
  /// deviation of a batch's mean over the batches, over the deviation of the values: mean over channels
  double mean_noise = 0;
  double variance_noise = 0;  ///< deviation of a batch's variance, over the variance itself: mean over channels
};

/// Runs `batches` batches of `size` images, drawn by (seed, epoch 0), and sets every running mean and variance to the
/// average of theirs ("precise" statistics: Wu & Johnson, "Rethinking 'Batch' in BatchNorm", 2021). Returns how much
/// they differed from batch to batch. A model without BatchNorm is left alone. @throws InputError for a
/// BatchNorm{.decay = 1}, whose statistics no batch ever reaches
std::vector<StatisticNoise> recompute_statistics(Model& model, const Dataset& data, int size, int batches,
                                                 std::uint64_t seed);

}  // namespace sinter
