#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/base/arrays.hpp"

namespace sinter {

/// Images of one split with their labels.
struct Split {
  xt::xtensor<std::uint8_t, 4> images;  ///< (n, height, width, channels), 0 = background, 255 = ink
  xt::xtensor<std::uint8_t, 1> labels;  ///< (n), class numbers
  xt::xtensor<float, 4> values = {};    ///< (n, height, width, channels), in place of `images`: fed as they are
  xt::xtensor<float, 2> targets = {};   ///< (n, numbers), in place of `labels`: what the loss compares the outputs with
  xt::xtensor<float, 1> weights = {};   ///< (n), of the samples; empty where they have none
  /// Of class 0, 1, …; empty where the classes have no names.
  std::vector<std::string> class_names = {};
  /// The files that images and labels came from in their order, for errors; "" if they came from elsewhere.
  std::string image_file = {}, label_file = {};

  /// n, height, width, channels.
  std::array<std::size_t, 4> shape() const { return values.size() > 0 ? values.shape() : images.shape(); }
  /// How many samples' targets there are.
  std::size_t size() const { return targets.size() > 0 ? targets.shape(0) : labels.size(); }
  /// Values of one image.
  std::size_t pixels() const { return shape()[1] * shape()[2] * shape()[3]; }
};

/// A data set to train on and one to test on.
struct DigitSet {
  Split train, test;
  /// "mnist" (the files that Yann LeCun's page offered, to the last bit), "synthetic" (drawn by draw_digits), the name
  /// of the folder that other files came from, or what its maker says.
  std::string source;
  std::string reason = {};  ///< why there is no MNIST, as part of a sentence; "" if that is not known
};

}  // namespace sinter
