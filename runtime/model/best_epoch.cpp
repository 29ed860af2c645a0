#include "runtime/model/best_epoch.hpp"

#include <algorithm>

#include "runtime/model/training_state.hpp"

namespace sinter {

double judged_loss(const EpochRecord& record) { return record.validation_loss.value_or(record.test_loss); }

int best_epoch(const std::vector<EpochRecord>& history) {
  const auto less = [](const EpochRecord& a, const EpochRecord& b) { return judged_loss(a) < judged_loss(b); };
  const auto best = std::min_element(history.begin(), history.end(), less);
  return best == history.end() ? 0 : best->epoch;
}

bool stops_early(const std::vector<EpochRecord>& history, int patience) {
  return patience > 0 && !history.empty() && history.back().epoch - best_epoch(history) >= patience;
}

}  // namespace sinter
