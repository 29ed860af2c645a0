#pragma once

#include <array>
#include <span>

/// The ten digits as strokes of a pen, in a box from (0, 0) at the top left to (1, 1) at the bottom right.
namespace sinter {

struct Point {
  float x = 0, y = 0;
};

/// A path through points, straight from one to the next or as a smooth curve.
struct Stroke {
  bool smooth = false;
  int count = 0;
  std::array<Point, 10> points{};
};

constexpr int most_strokes = 3;

/// One way of writing a digit.
struct Glyph {
  int count = 0;
  std::array<Stroke, most_strokes> strokes{};
};

/// The ways of writing a digit 0..9, at least one.
std::span<const Glyph> glyphs_of(int digit);

}  // namespace sinter
