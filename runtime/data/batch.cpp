#include "runtime/data/batch.hpp"

#include <algorithm>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/prefetch.hpp"

namespace sinter {
namespace {

class OneHotStream : public Stream<Batch> {
 public:
  OneHotStream(std::unique_ptr<Stream<Batch>> from, std::size_t classes) : from_(std::move(from)), classes_(classes) {}

  bool next(Batch& batch) override {
    if (!from_->next(batch)) return false;
    auto& [numbers, rows, weights] = batch.labels;
    if (rows.size() > 0) throw InputError("one_hot: the dataset has targets, and no class numbers");
    rows.resize({numbers.size(), classes_});
    rows.fill(0.f);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const std::size_t label = numbers(i);
      if (label >= classes_) throw InputError(text("one_hot: label %zu, expected labels below %zu", label, classes_));
      rows(i, label) = 1.f;
    }
    numbers.resize({0});
    return true;
  }

 private:
  std::unique_ptr<Stream<Batch>> from_;
  std::size_t classes_;
};

}  // namespace

BatchRange BatchRange::prefetch(std::size_t batches) const {
  if (batches == 0) throw InputError("prefetch: 0 batches, expected at least 1");
  // No stream has more batches than all; more room would stay empty, whatever is asked for.
  return {size_, [open = open_, batches = std::min(batches, std::max<std::size_t>(size_, 1))] {
            return std::make_unique<PrefetchStream<Batch>>(open(), batches);
          }};
}

BatchRange BatchRange::one_hot(std::size_t classes) const {
  if (classes == 0 || classes > std::size_t{most_classes})
    throw InputError(text("one_hot: %zu classes, expected 1 to %d", classes, most_classes));
  return {size_, [open = open_, classes] { return std::make_unique<OneHotStream>(open(), classes); }};
}

}  // namespace sinter
