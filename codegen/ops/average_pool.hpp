#pragma once

#include <cstddef>

#include "codegen/anchors/average.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/builder.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/ops/window_fields.hpp"

/// average_pool     in: x    out: y    the mean of each window; pixels beyond the image are 0, and counted or not. Or
/// of
///                                     each of the parts that x is cut into
/// average_pool_dx  in: dy   out: dx   Σ over the windows that a pixel is in: dy times its share of the window
namespace sinter::codegen::ops {

/// visit(x element, y element, share) for each number that a window has of x.
void shares(auto& v, const anchors::AverageNumbers& numbers, int x, int y, auto visit) {
  const Shape in = v.shape(x), out = v.shape(y);
  v.each_pixel(y, [&](auto image, auto pixel, auto c, auto element) {
    const int i = static_cast<int>(pixel) / out.width, j = static_cast<int>(pixel) % out.width;
    const Span down = numbers.rows_seen(in, out, i), across = numbers.columns_seen(in, out, j);
    for (int row = down.first; row < down.last; row++)
      for (int column = across.first; column < across.last; column++)
        visit((image * static_cast<std::size_t>(in.pixels()) + static_cast<std::size_t>(row * in.width + column)) *
                      v.channels(x) +
                  c,
              element, 1. / numbers.counted(in, out, i, j));
  });
}

struct AveragePoolDx {
  static constexpr const char* name = "average_pool_dx";
  static constexpr Traits traits{.anchor = anchors::average, .reads = {Access::operand}, .transposed = true};
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    shares(v, n.attributes.as<anchors::AverageNumbers>(), n.out[0], n.in[0],
           [&](auto x, auto y, double share) { v(n.out[0], x) += v(n.in[0], y) * share; });
  }
};
SINTER_DEFINITION_OF(AveragePoolDx);
inline constexpr Op average_pool_dx = op_of<AveragePoolDx>;

struct AveragePool {
  static constexpr const char* name = "average_pool";
  static constexpr Traits traits{.anchor = anchors::average, .reads = {Access::operand}};
  static constexpr Field fields[] = {window_fields[0],
                                     window_fields[1],
                                     window_fields[2],
                                     window_fields[3],
                                     window_fields[4],
                                     window_fields[5],
                                     window_fields[6],
                                     window_fields[7],
                                     window_fields[8],
                                     {},
                                     {" counted inside", Field::flag}};
  static constexpr Cost cost{.outputs = 1, .window = 1};
  static constexpr bool fits(const Shapes& s) {
    const auto numbers = s.node().attributes.as<anchors::AverageNumbers>();
    return s.out().channels == s.in(0).channels && (numbers.counting == anchors::AverageNumbers::adaptive ||
                                                    s.out() == pixels_of(numbers.window, s.in(0), s.in(0).channels));
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.activation(average_pool_dx, back.shape(n.in[0]), n, {dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    shares(v, n.attributes.as<anchors::AverageNumbers>(), n.in[0], n.out[0],
           [&](auto x, auto y, double share) { v(n.out[0], y) += v(n.in[0], x) * share; });
  }
};
SINTER_DEFINITION_OF(AveragePool);
inline constexpr Op average_pool = op_of<AveragePool>;

}  // namespace sinter::codegen::ops
