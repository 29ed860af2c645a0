#pragma once

#include "runtime/base/abi.hpp"

namespace sinter::report {

class Page;
struct TrainingRun;  // runtime/report/training_report.hpp

/// What the network makes of the test set: figures of each output, outputs that are pictures, what is taken for what,
/// and the mistakes it is surest of. Nothing while it is trained.
void add_test(Page& page, const TrainingRun& run);

}  // namespace sinter::report
