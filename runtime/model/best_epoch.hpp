#pragma once

#include <vector>

#include "runtime/base/abi.hpp"

namespace sinter {

struct EpochRecord;

/// By which an epoch is judged: the loss of the images held out, where there are any, else that of the test.
double judged_loss(const EpochRecord& record);

/// The number of the epoch with the least judged_loss, the first of equals; 0 where there is none.
int best_epoch(const std::vector<EpochRecord>& history);

/// Whether the last `patience` epochs brought no better one. Never with a patience of 0.
bool stops_early(const std::vector<EpochRecord>& history, int patience);

}  // namespace sinter
