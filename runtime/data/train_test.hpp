#pragma once

#include <optional>
#include <string>

#include "runtime/base/abi.hpp"
#include "runtime/data/dataset.hpp"

namespace sinter {

/// Data in place of others that could not be had. People who look at the results must be told.
struct StandIn {
  std::string what;         ///< "procedurally drawn digits"
  std::string wanted;       ///< "MNIST"
  std::string reason = {};  ///< why there is none of it, as part of a sentence; "" if that is not known
};

/// A dataset to train on and one to test on.
struct TrainTest {
  Dataset train, test;
  /// "mnist" (the files that Yann LeCun's page offered, to the last bit), "synthetic" (drawn by draw_digits), the name
  /// of the folder that other files came from, or what its maker says.
  std::string source = "dataset";
  std::optional<StandIn> stand_in = {};
};

}  // namespace sinter
