#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <string_view>

#include "runtime/base/abi.hpp"

namespace sinter {

struct PublicData;  // runtime/data/public_data.hpp
struct TrainTest;   // runtime/data/train_test.hpp; a user's file need not pay for xtensor

/// What a program asks of its source. A directory alone is a request:
/// a source that wants no more may take a std::string_view.
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
  const PublicData* known = nullptr;  ///< the public data set that it is, for help; null: none
};

// The public data sets, each as find_public_data finds it.

/// MNIST; where it cannot be had, procedurally drawn digits.
DataSource mnist();
/// Fashion-MNIST: of the same form, ten kinds of clothing.
DataSource fashion_mnist();

}  // namespace sinter
