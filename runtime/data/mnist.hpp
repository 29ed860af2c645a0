#pragma once

#include <string_view>

#include "runtime/data/digits.hpp"
#include "runtime/data/source.hpp"

namespace sinter {

/// Reads train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, each as it is or with
/// ".gz", from a directory. Any number of images, 28x28 each, labels 0..9. Throws InputError naming the file and the offset.
DigitSet load_mnist(std::string_view directory);

}  // namespace sinter
