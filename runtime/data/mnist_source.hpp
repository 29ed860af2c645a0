#pragma once

#include <optional>
#include <string>

#include "runtime/data/download.hpp"
#include "runtime/data/source.hpp"
#include "runtime/data/train_test.hpp"

namespace sinter {

/// The folder of the user's cache where MNIST is kept: $XDG_CACHE_HOME/sinter/mnist, or ~/.cache/sinter/mnist where
/// that variable is not an absolute path; none without HOME.
std::optional<std::string> mnist_cache();

/// The mirrors of mnist().
DownloadOptions mnist_mirrors();

/// What mnist() loads, from these mirrors.
TrainTest find_mnist(const DataRequest& request, const DownloadOptions& options);

}  // namespace sinter
