#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/model/model.hpp"
#include "runtime/saving/checkpoint.hpp"

/// The networks of examples/ that are linked into this test program. network.cpp compiles and registers them.
namespace sinter::networks {

struct Network {
  std::string_view name;          ///< `mnist_cnn`
  std::string_view switched_off;  ///< the pass it was compiled without, or ""
  std::unique_ptr<Model> (*make)();
  /// What a Predictor of these weights says of images; null where this program has none.
  std::vector<float> (*predict_frozen)(const Checkpoint& weights, std::span<const float> images);
};

/// Those compiled with every pass, in alphabetical order. At least one.
std::vector<Network> all();
/// Those compiled with a pass switched off. At least one.
std::vector<Network> variants();
/// Throws std::out_of_range where the program holds no network of that name.
std::unique_ptr<Model> make(std::string_view name);

/// A static object of this class makes a network known.
struct Registered {
  explicit Registered(const Network& network);
};

}  // namespace sinter::networks
