#pragma once

#include <string_view>

#include "runtime/data/source.hpp"
#include "runtime/data/train_test.hpp"

namespace sinter {

/// Reads four IDX files from a directory: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
/// t10k-labels-idx1-ubyte, each as it is or with ".gz". Where one of these is not there, a file whose name ends so is
/// taken, also with a dot in place of a dash and with "test" in place of "t10k" (train-images.idx3-ubyte,
/// emnist-letters-test-images-idx3-ubyte.gz), if there is only one. Any number of images of any size, any labels: the
/// network they are given to knows what it takes. The set is called "mnist" if it is MNIST, else as the directory.
/// Throws InputError naming the file and the offset.
TrainTest load_mnist(std::string_view directory);

}  // namespace sinter
