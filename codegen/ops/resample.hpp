#pragma once

#include <cmath>
#include <cstddef>

#include "codegen/anchors/resample.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/values.hpp"

/// resample     in: x    out: y    an image of other extents, each of whose pixels is one of x's
/// interpolate  in: x    out: y    the same, made of the two nearest rows and columns of x's, by their distance
/// resample_dx  in: dy   out: dx   Σ over the pixels that one was used for: dy times its share in them
namespace sinter::codegen::ops {

/// Where row, or column, i of y is in x: between two where it is no whole number.
inline double place_in_source(const anchors::ResampleNumbers& numbers, int i, int pixels, int made, int before) {
  if (numbers.reflected != 0) {
    const int at = std::abs(i - before);
    return at < pixels ? at : 2 * (pixels - 1) - at;
  }
  if (numbers.extended != 0) return std::fmin(std::fmax(i - before, 0), pixels - 1);
  if (numbers.linear == 0) return std::floor(i * static_cast<double>(pixels) / made);
  if (numbers.corners != 0) return made > 1 ? static_cast<double>(i) * (pixels - 1) / (made - 1) : 0;
  return std::fmin(std::fmax((i + 0.5) * pixels / made - 0.5, 0), pixels - 1);
}
/// visit(x element, y element, share) for each number that one of y is made of.
void places(auto& v, const anchors::ResampleNumbers& numbers, int x, int y, auto visit) {
  const Shape in = v.shape(x), out = v.shape(y);
  v.each_pixel(y, [&](auto image, auto pixel, auto c, auto element) {
    const double row =
                     place_in_source(numbers, static_cast<int>(pixel) / out.width, in.height, out.height, numbers.top),
                 column =
                     place_in_source(numbers, static_cast<int>(pixel) % out.width, in.width, out.width, numbers.left);
    for (int i = static_cast<int>(row); i < row + 1; i++)
      for (int j = static_cast<int>(column); j < column + 1; j++)
        visit((image * static_cast<std::size_t>(in.pixels()) + static_cast<std::size_t>(i * in.width + j)) *
                      v.channels(x) +
                  c,
              element, (1 - std::abs(row - i)) * (1 - std::abs(column - j)));
  });
}

struct ResampleDx {
  static constexpr const char* name = "resample_dx";
  static constexpr Traits traits{.anchor = anchors::resample, .reads = {Access::operand}, .transposed = true};
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    places(v, n.attributes.as<anchors::ResampleNumbers>(), n.out[0], n.in[0],
           [&](auto x, auto y, double share) { v(n.out[0], x) += v(n.in[0], y) * share; });
  }
};
SINTER_DEFINITION_OF(ResampleDx);
inline constexpr Op resample_dx = op_of<ResampleDx>;

struct Resample {
  static constexpr const char* name = "resample";
  static constexpr Traits traits{.anchor = anchors::resample, .reads = {Access::operand}};
  static constexpr Field fields[] = {{" linear", Field::flag},    {" corners", Field::flag},
                                     {" reflected", Field::flag}, {" extended", Field::flag},
                                     {" above ", Field::integer}, {" left ", Field::integer}};
  static constexpr bool fits(const Shapes& s) {
    return s.node().attributes.as<anchors::ResampleNumbers>().fits(s.in(0), s.out());
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.activation(resample_dx, back.shape(n.in[0]), n, {dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    places(v, n.attributes.as<anchors::ResampleNumbers>(), n.in[0], n.out[0],
           [&](auto x, auto y, double share) { v(n.out[0], y) += v(n.in[0], x) * share; });
  }
};
SINTER_DEFINITION_OF(Resample);
inline constexpr Op resample = op_of<Resample>;

struct Interpolate : Resample {
  static constexpr const char* name = "interpolate";
  static constexpr Field fields[] = {{}, {" corners", Field::flag}};
  static constexpr Cost cost{.outputs = 7};
};
SINTER_DEFINITION_OF(Interpolate);
inline constexpr Op interpolate = op_of<Interpolate>;

}  // namespace sinter::codegen::ops
