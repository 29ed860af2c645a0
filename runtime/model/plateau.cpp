#include "runtime/model/plateau.hpp"

#include <limits>

#include "runtime/model/best_epoch.hpp"
#include "runtime/model/training_state.hpp"

namespace sinter {

int plateaus(const std::vector<EpochRecord>& history, int patience) {
  if (patience <= 0) return 0;
  double least = std::numeric_limits<double>::infinity();
  int found = 0, waited = 0;
  for (const EpochRecord& record : history) {
    const double loss = judged_loss(record);
    if (loss < least) {
      least = loss;
      waited = 0;
    } else if (++waited == patience) {
      found++;
      waited = 0;
    }
  }
  return found;
}

float rate_after_plateaus(const TrainingState& state) {
  float rate = state.rate;
  for (int left = plateaus(state.history, state.plateau); left > 0; left--) rate *= state.plateau_factor;
  return rate;
}

}  // namespace sinter
