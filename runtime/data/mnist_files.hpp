#pragma once

#include <vector>

#include "runtime/data/download.hpp"
#include "runtime/data/train_test.hpp"

namespace sinter {

/// MNIST's four files as its mirrors offer them: training images and labels, test images and labels.
const std::vector<RemoteFile>& mnist_files();

/// Why these are not MNIST, as part of a sentence that names the file; "" if they are, to the last bit. Looks at the
/// bytes only where there are as many images as MNIST has.
std::string not_mnist(const TrainTest& data);

}  // namespace sinter
