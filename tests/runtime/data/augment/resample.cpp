#include "runtime/data/augment/resample.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "runtime/base/random.hpp"
#include "tests/runtime/data/augment/torch_samples.hpp"

using namespace sinter;

namespace {

std::vector<float> pixels(int count) {
  std::vector<float> values;
  for (int i = 0; i < count; ++i) values.push_back(torch_samples::pixel(i));
  return values;
}

std::vector<float> moved(std::vector<float> values, std::size_t height, std::size_t width, const AffineMap& map,
                         Fill fill) {
  AugmentMemory memory;
  resample({values.data(), height, width, values.size() / (height * width)}, map, fill, memory);
  return values;
}

/// The definition: the pixel at a place between pixels, of one channel, zeros around.
double between(const std::vector<float>& image, int height, int width, double x, double y) {
  double sum = 0;
  for (int row = 0; row < height; ++row)
    for (int column = 0; column < width; ++column)
      sum += std::max(0.0, 1 - std::abs(x - column)) * std::max(0.0, 1 - std::abs(y - row)) *
             static_cast<double>(image[static_cast<std::size_t>(row * width + column)]);
  return sum;
}

}  // namespace

TEST_CASE("moved images are those of PyTorch's grid_sample") {
  using namespace torch_samples;
  for (const Sample& sample : samples) {
    CAPTURE(&sample - samples);
    AffineMap map;
    sample.move(map);
    const std::vector<float> values = moved(pixels(height * width * channels), height, width, map, sample.fill);
    for (std::size_t i = 0; i < values.size(); ++i) {
      CAPTURE(i);
      CHECK(std::abs(static_cast<double>(values[i]) - sample.values[i]) < 2e-6);
    }
  }
}

TEST_CASE("a pixel is the blend of those around the place that the map names") {
  const std::vector<float> image = pixels(9 * 12);
  Random random(3, 0, 0);
  for (int round = 0; round < 50; ++round) {
    AffineMap map;
    map.rotate(static_cast<double>(random.uniform(-180, 180)));
    map.scale(static_cast<double>(random.uniform(0.3f, 3.f)));
    map.shift(static_cast<double>(random.uniform(-6, 6)), static_cast<double>(random.uniform(-6, 6)));
    const std::vector<float> values = moved(image, 9, 12, map, Fill::zeros);
    for (int row = 0; row < 9; ++row)
      for (int column = 0; column < 12; ++column) {
        const double x = column - 5.5, y = row - 4.0;
        const double wanted = between(image, 9, 12, map.xx * x + map.xy * y + map.shift_x + 5.5,
                                      map.yx * x + map.yy * y + map.shift_y + 4.0);
        REQUIRE(std::abs(static_cast<double>(values[static_cast<std::size_t>(row * 12 + column)]) - wanted) < 1e-5);
      }
  }
}

TEST_CASE("what only moves whole pixels keeps their bits") {
  const std::vector<float> image = pixels(7 * 7);
  const auto at = [&](int y, int x) { return image[static_cast<std::size_t>(7 * y + x)]; };
  AffineMap none, across, down, quarter, right;
  across.flip_horizontally();
  down.flip_vertically();
  quarter.rotate(90);
  right.shift(2, -1);
  CHECK(moved(image, 7, 7, none, Fill::zeros) == image);
  for (const Fill fill : {Fill::zeros, Fill::edge, Fill::reflect}) {
    const std::vector<float> mirrored = moved(image, 7, 7, across, fill), turned = moved(image, 7, 7, quarter, fill),
                             upside = moved(image, 7, 7, down, fill), shifted = moved(image, 7, 7, right, fill);
    for (int y = 0; y < 7; ++y)
      for (int x = 0; x < 7; ++x) {
        const auto i = static_cast<std::size_t>(7 * y + x);
        CHECK(mirrored[i] == at(y, 6 - x));
        CHECK(upside[i] == at(6 - y, x));
        CHECK(turned[i] == at(x, 6 - y));  // as torch.rot90
        if (x >= 2 && y < 6) CHECK(shifted[i] == at(y + 1, x - 2));
      }
  }
}

TEST_CASE("places far away, and images of one pixel, are as good as any") {
  AffineMap away, everywhere;
  away.shift(1e30, -1e30);
  for (int i = 0; i < 40; ++i) everywhere.scale(0.01), everywhere.rotate(45);
  for (const AffineMap& map : {away, everywhere}) {
    for (const Fill fill : {Fill::zeros, Fill::edge, Fill::reflect}) {
      for (const float value : moved(pixels(12), 4, 3, map, fill)) CHECK((value >= 0 && value <= 1.5f));
      CHECK(moved({0.5f}, 1, 1, map, fill).size() == 1);
    }
  }
  CHECK(moved(pixels(12), 4, 3, away, Fill::zeros) == std::vector<float>(12, 0.f));
  CHECK(moved({0.5f}, 1, 1, away, Fill::reflect) == std::vector<float>{0.5f});
}
