#include "runtime/report/first_layer.hpp"

#include <doctest/doctest.h>

#include "tests/runtime/tiny_model.hpp"

using namespace sinter;
using namespace sinter::report;

TEST_CASE("a picture per unit: blue where its weight is negative, orange where positive, the rest light") {
  TinyModel model(4);
  std::vector<float> weights(16 * 10);
  for (std::size_t p = 0; p < 16; p++) weights[p * 10 + 3] = p < 8 ? -1.f : 1.f;  // unit 3
  model.write(0, weights);
  const FirstLayer layer = first_layer(model);
  CHECK(layer.weight == model.parameters()[0].name);
  CHECK(layer.scale == 1);
  REQUIRE(layer.pictures.size() == 10);
  const Picture& unit = layer.pictures[3];
  REQUIRE(unit.pixels.size() == 4 * 4 * 3);
  CHECK(unit.caption == "3");
  CHECK(unit.pixels[2] > unit.pixels[0]);                // the first pixel is blue
  CHECK(unit.pixels[3 * 15] > unit.pixels[3 * 15 + 2]);  // the last is orange
  for (const std::uint8_t byte : layer.pictures[0].pixels) CHECK(byte > 240);
  CHECK(first_layer(model, 2).pictures.size() == 2);
}

TEST_CASE("weights of nothing but zeros, or with one that is not a number, are drawn all the same") {
  TinyModel model(4);
  std::vector<float> weights(16 * 10);
  model.write(0, weights);
  CHECK(first_layer(model).scale == 0);
  weights[0] = std::numeric_limits<float>::quiet_NaN();
  weights[1] = 1e30f;
  model.write(0, weights);
  CHECK(first_layer(model).pictures.size() == 10);
}
