#pragma once

#include <string>

#include "runtime/base/abi.hpp"

namespace sinter {

struct TrainTest;  // runtime/data/train_test.hpp

/// The digest of all images, labels and weights of both sets, in their order, with their extents: what a checkpoint
/// knows its data by. Of a map() counts what it makes in each dataset's epoch, of augment() and mix() what they are.
std::string data_sha256(const TrainTest& data);

}  // namespace sinter
