#include "runtime/data/glyphs.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <stdexcept>

using namespace sinter;

TEST_CASE("every digit has strokes of two points and more inside the box") {
  for (int digit = 0; digit < 10; ++digit) {
    CAPTURE(digit);
    CHECK_FALSE(glyphs_of(digit).empty());
    for (const Glyph& glyph : glyphs_of(digit)) {
      CHECK(glyph.count >= 1);
      for (std::size_t s = 0; s < static_cast<std::size_t>(glyph.count); ++s) {
        const Stroke& stroke = glyph.strokes.at(s);
        CHECK(stroke.count >= 2);
        for (std::size_t p = 0; p < static_cast<std::size_t>(stroke.count); ++p) {
          const Point point = stroke.points.at(p);
          CHECK((point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1));
        }
      }
    }
  }
}

TEST_CASE("there are ten digits") {
  CHECK_THROWS_AS(glyphs_of(10), std::out_of_range);
  CHECK_THROWS_AS(glyphs_of(-1), std::out_of_range);
}
