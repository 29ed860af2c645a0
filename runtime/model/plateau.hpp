#pragma once

#include <vector>

#include "runtime/base/abi.hpp"

namespace sinter {

struct EpochRecord;
struct TrainingState;

/// How often, in these epochs, `patience` of them in a row brought no new least judged_loss
/// (runtime/model/best_epoch.hpp); each plateau counts its epochs anew. Never with a patience of 0. Keras's
/// ReduceLROnPlateau with min_delta = 0, cooldown = 0; PyTorch's with threshold = 0 and a patience of one less.
int plateaus(const std::vector<EpochRecord>& history, int patience);

/// The rate of the epoch under way, before the schedule: rate · plateau_factor^plateaus.
float rate_after_plateaus(const TrainingState& state);

}  // namespace sinter
