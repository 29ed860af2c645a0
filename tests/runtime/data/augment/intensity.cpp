#include "runtime/data/augment/intensity.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sinter;

TEST_CASE("contrast pulls the values of each channel from its mean") {
  std::vector<float> image;
  for (int i = 0; i < 5 * 3 * 2; ++i) image.push_back(static_cast<float>(i * i % 7) + (i % 2 ? 100.f : 0.f));
  const std::vector<float> before = image;
  AugmentMemory memory;
  scale_contrast({image.data(), 5, 3, 2}, 1.5f, memory);
  for (std::size_t c = 0; c < 2; ++c) {
    double mean = 0;
    for (std::size_t i = c; i < 30; i += 2) mean += static_cast<double>(before[i]) / 15;
    for (std::size_t i = c; i < 30; i += 2) {
      const double wanted = mean + 1.5 * (static_cast<double>(before[i]) - mean);
      CHECK(std::abs(static_cast<double>(image[i]) - wanted) < 1e-4);
    }
  }
}

TEST_CASE("brightness multiplies, a clamp holds") {
  std::vector<float> values = {-1, 0, 0.5f, 2};
  scale_values(values, 1.5f);
  CHECK(values == std::vector<float>{-1.5f, 0, 0.75f, 3});
  clamp_values(values, -1, 1);
  CHECK(values == std::vector<float>{-1, 0, 0.75f, 1});
}
