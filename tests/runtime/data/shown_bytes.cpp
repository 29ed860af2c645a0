#include "runtime/data/shown_bytes.hpp"

#include <doctest/doctest.h>

#include "runtime/data/dataset.hpp"

using namespace sinter;

namespace {

using Bytes = xt::xtensor<std::uint8_t, 3>;
const xt::xtensor<std::uint8_t, 1> labels = {0, 1};

}  // namespace

TEST_CASE("bytes are shown as they are, values from the least to the greatest") {
  const Dataset bytes(xt::xtensor<std::uint8_t, 4>{{{{1}, {2}}}, {{{7}, {254}}}}, labels);
  CHECK(shown_bytes(bytes, 1) == Bytes{{{7}, {254}}});
  CHECK(shown_bytes(bytes.skip(1), 0) == Bytes{{{7}, {254}}});

  const Dataset values(xt::xtensor<float, 4>{{{{0.f}, {0.f}, {0.f}}}, {{{-1.f}, {3.f}, {1.f}}}}, labels);
  CHECK(shown_bytes(values, 1) == Bytes{{{0}, {255}, {128}}});
  CHECK(shown_bytes(values, 0) == Bytes{{{0}, {0}, {0}}});
}

TEST_CASE("every byte is itself again") {
  auto all = xt::xtensor<std::uint8_t, 4>::from_shape({1, 16, 16, 1});
  for (std::size_t i = 0; i < 256; ++i) all.data()[i] = static_cast<std::uint8_t>(i);
  const Bytes shown = shown_bytes(Dataset(all, xt::xtensor<int, 1>{0}), 0);
  for (std::size_t i = 0; i < 256; ++i) CHECK(shown.data()[i] == i);
}
