#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace sinter {

struct DigitSet;  // runtime/data/digits.hpp; a user's file need not pay for xtensor

/// Where a program's data come from.
struct DataSource {
  std::function<DigitSet(std::string_view directory)> load;  ///< directory: the value of --data, "" when the flag is not given
  std::string name;
};

/// MNIST from the directory of --data, else from the one in the environment variable SINTER_DATA, else procedurally drawn digits
/// (whose DigitSet::source says "synthetic"). A directory that is named but cannot be read is an InputError, never a reason to fall back.
DataSource mnist();

}  // namespace sinter
