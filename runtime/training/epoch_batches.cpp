#include "runtime/training/epoch_batches.hpp"

#include <algorithm>

#include "runtime/data/prefetch.hpp"

namespace sinter {

/// The batches of an epoch from one step on.
class EpochBatches::Steps : public Stream<Batch> {
 public:
  Steps(EpochBatches& of, std::size_t first) : of_(of), at_(first) {}

  bool next(Batch& batch) override {
    if (at_ >= of_.steps_) return false;
    of_.make(at_++, batch);
    return true;
  }

 private:
  EpochBatches& of_;
  std::size_t at_;
};

EpochBatches::EpochBatches(const Dataset& data, std::size_t capacity)
    : reader_(data), ahead_(data.makes_examples()), capacity_(capacity) {}

EpochBatches::~EpochBatches() = default;

void EpochBatches::make_room(Batch& batch) const { reader_.make_room(capacity_, batch); }

void EpochBatches::begin(std::uint64_t epoch, std::span<const std::uint32_t> order, std::size_t steps) {
  stop();
  reader_.epoch(epoch);
  order_ = order;
  steps_ = std::min(steps, (order.size() + capacity_ - 1) / capacity_);
}

void EpochBatches::make(std::size_t step, Batch& batch) {
  const std::size_t first = step * capacity_;
  reader_.read(order_.subspan(first, std::min(capacity_, order_.size() - first)), batch);
}

void EpochBatches::read(std::size_t step, Batch& batch) {
  if (!ahead_) return make(step, batch);
  if (!stream_ || step != next_) {
    stop();
    constexpr std::size_t batches = 2;
    stream_ = std::make_unique<PrefetchStream<Batch>>(std::make_unique<Steps>(*this, step), batches);
  }
  stream_->next(batch);
  next_ = step + 1;
}

void EpochBatches::stop() { stream_.reset(); }

}  // namespace sinter
