#pragma once

#include <string>

namespace sinter {

/// Who holds the lock (of flock) on an open file: "process 4711 (mnist_cnn)", or "another process" where the system
/// does not tell.
std::string lock_holder(int descriptor);

}  // namespace sinter
