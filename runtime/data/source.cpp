#include "runtime/data/source.hpp"

#include "runtime/data/train_test.hpp"

namespace sinter {

TrainTest DataSource::load(const DataRequest& request) const { return loader_->load(request); }

}  // namespace sinter
