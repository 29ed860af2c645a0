#pragma once

#include <cstdint>
#include <string>
#include <xtensor/xtensor.hpp>

namespace sinter {

/// Images of one split with their labels.
struct Split {
  xt::xtensor<std::uint8_t, 4> images;  ///< (n, height, width, 1), 0 = background, 255 = ink
  xt::xtensor<std::uint8_t, 1> labels;  ///< (n), class numbers
};

/// A data set to train on and one to test on.
struct DigitSet {
  Split train, test;
  std::string source;       ///< "mnist" (read from files) or "synthetic" (drawn by draw_digits)
  std::string reason = {};  ///< why there is no MNIST, as part of a sentence; "" if that is not known
};

}  // namespace sinter
