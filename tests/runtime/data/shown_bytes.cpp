#include "runtime/data/shown_bytes.hpp"

#include <doctest/doctest.h>

#include "runtime/data/digits.hpp"

using namespace sinter;

TEST_CASE("bytes are shown as they are, values from the least to the greatest") {
  Split bytes;
  bytes.images = xt::xtensor<std::uint8_t, 4>{{{{1}, {2}}}, {{{7}, {255}}}};
  CHECK(shown_bytes(bytes, 1) == std::vector<std::uint8_t>{7, 255});

  Split values;
  values.values = xt::xtensor<float, 4>{{{{0.f}, {0.f}, {0.f}}}, {{{-1.f}, {3.f}, {1.f}}}};
  CHECK(shown_bytes(values, 1) == std::vector<std::uint8_t>{0, 255, 128});
  CHECK(shown_bytes(values, 0) == std::vector<std::uint8_t>{0, 0, 0});
}
