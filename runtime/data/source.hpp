#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <string_view>

#include "runtime/base/abi.hpp"

namespace sinter {

struct TrainTest;  // runtime/data/train_test.hpp; a user's file need not pay for xtensor

/// What a program asks of its source. A directory alone is a request, and a source that wants no more may take a
/// std::string_view.
struct DataRequest {
  std::string_view directory;  ///< the value of --data, "" when the flag is not given
  bool download = true;        ///< whether the network may be asked
  bool quiet = false;          ///< no progress on stderr

  template <std::convertible_to<std::string_view> Directory>
  DataRequest(const Directory& named) : directory(named) {}
  operator std::string_view() const { return directory; }
};

/// Where a program's data come from.
struct DataSource {
  std::function<TrainTest(const DataRequest&)> load;
  std::string name;
};

/// MNIST from the first of these that there is: the directory of --data; the one in the environment variable
/// SINTER_DATA; the user's cache, $XDG_CACHE_HOME/sinter/mnist or ~/.cache/sinter/mnist; a download to that cache,
/// unless the request or a SINTER_OFFLINE that is not empty forbids it; procedurally drawn digits (whose
/// TrainTest::source says "synthetic", and `stand_in` why). A directory that is named, or a cached file, that cannot be
/// read is an InputError, never a reason to go on to the next.
DataSource mnist();

}  // namespace sinter
