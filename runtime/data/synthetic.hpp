#pragma once

#include <cstdint>

#include "runtime/data/train_test.hpp"

namespace sinter {

/// What drawn data are called, as TrainTest::source.
inline constexpr char synthetic_name[] = "synthetic";

/// What to draw.
struct SyntheticOptions {
  int train = 60'000;
  int test = 10'000;
  std::uint64_t seed = 1;
};

/// Digits 0..9 drawn with a round pen on 28x28 pixels, each with its own slant, rotation, size, place, stroke width,
/// wobble, ink and noise. Image i of a set shows digit i mod 10, so labels are balanced; shuffling is left to the
/// training loop. The same options give the same bytes on every machine, and image i does not depend on how many are
/// drawn. Not MNIST, and easier than MNIST.
TrainTest draw_digits(const SyntheticOptions& options = {});

}  // namespace sinter
