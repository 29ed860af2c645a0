#pragma once

#include <string_view>

#include "runtime/data/public_data.hpp"

namespace sinter {

/// MNIST's row: handwritten digits, four IDX files.
const PublicData& mnist_data();

/// MNIST, or what else has its form, from a directory: see read_idx_set and read_public_data.
TrainTest load_mnist(std::string_view directory);

}  // namespace sinter
