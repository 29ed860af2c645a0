#pragma once

#include <string>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/model/signature.hpp"

namespace sinter {

struct TrainTest;  // runtime/data/train_test.hpp

/// What looks wrong in data that a network can be given, a sentence each; none for most data. `train` prints them.
/// Looked for: channels that come first, values far from 0 to 1 or hardly above 0, another scale in the test set,
/// images of a single value, pictures that use less than an eighth of the range of bytes, a training set of one class,
/// and classes of the network that it has no image of.
std::vector<std::string> data_hints(const TrainTest& data, const Signature& of);

}  // namespace sinter
