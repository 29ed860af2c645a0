#pragma once

#include <vector>

#include "runtime/model/training_state.hpp"

/// A history of so many epochs, with these losses of the test.
inline std::vector<sinter::EpochRecord> tested(const std::vector<double>& losses) {
  std::vector<sinter::EpochRecord> history;
  for (const double loss : losses) {
    sinter::EpochRecord& record = history.emplace_back();
    record.epoch = static_cast<int>(history.size());
    record.test_loss = loss;
  }
  return history;
}
