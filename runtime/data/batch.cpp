#include "runtime/data/batch.hpp"

#include <algorithm>

#include "runtime/base/error.hpp"
#include "runtime/data/one_hot.hpp"
#include "runtime/data/prefetch.hpp"

namespace sinter {
namespace {

class OneHotStream : public Stream<Batch> {
 public:
  OneHotStream(std::unique_ptr<Stream<Batch>> from, std::size_t classes) : from_(std::move(from)), classes_(classes) {}

  bool next(Batch& batch) override {
    if (!from_->next(batch)) return false;
    to_rows(batch.labels, classes_);
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
  check_classes(classes);
  return {size_, [open = open_, classes] { return std::make_unique<OneHotStream>(open(), classes); }};
}

}  // namespace sinter
