#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/ops/window_fields.hpp"

/// spread      in: x   out: y   x at every pixel of its window: the nearest of a larger image's pixels
/// window_sum  in: x   out: y   Σ over the pixels of a window, in row order
/// Their windows lie side by side and cover the larger image.
namespace sinter::codegen::ops {

/// visit(a pixel's number in the larger image, that of its window)
void each_in_windows(auto& v, int wide, int narrow, const Window& w, auto visit) {
  const Shape image_wide = v.shape(wide), image_narrow = v.shape(narrow);
  v.each_pixel(wide, [&](auto image, auto pixel, auto c, auto i) {
    const int row = static_cast<int>(pixel) / image_wide.width / w.size.high,
              column = static_cast<int>(pixel) % image_wide.width / w.size.wide;
    const auto pixels = static_cast<std::size_t>(image_narrow.pixels());
    visit(i, (image * pixels + static_cast<std::size_t>(row * image_narrow.width + column)) * v.channels(narrow) + c);
  });
}
/// Whether windows of this kind cover the larger image and no more.
constexpr bool covered(const Window& w, const Shape& wide, const Shape& narrow) {
  return tiles(w) && wide == Shape{narrow.height * w.size.high, narrow.width * w.size.wide, narrow.channels};
}

struct Spread {
  static constexpr const char* name = "spread";
  static constexpr Traits traits{.reads = {Access::pixel}, .writes = Access::window};
  static constexpr const auto& fields = window_fields;
  static constexpr bool fits(const Shapes& s) { return covered(s.node().window(), s.out(), s.in(0)); }
  static constexpr void body(Emitter& k, const Node& n) { k.define(n.out[0], k.pixel(n.in[0])); }
  static constexpr void gradient(Backward& back, const Node& n, int dy);
  static void evaluate(auto& v, const Node& n) {
    each_in_windows(v, n.out[0], n.in[0], n.window(), [&](auto i, auto o) { v(n.out[0], i) = v(n.in[0], o); });
  }
};
SINTER_DEFINITION_OF(Spread);
inline constexpr Op spread = op_of<Spread>;

struct WindowSum {
  static constexpr const char* name = "window_sum";
  static constexpr Traits traits{.reads = {Access::window}};
  static constexpr const auto& fields = window_fields;
  static constexpr Cost cost{.window = 1};
  static constexpr bool fits(const Shapes& s) { return covered(s.node().window(), s.in(0), s.out()); }
  static constexpr void body(Emitter& k, const Node& n) { k.define(n.out[0], k.window_sum(k.window(n.in[0]))); }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    if (back.needed(n.in[0])) back.contribute(n.in[0], back.activation(spread, back.shape(n.in[0]), n, {dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    each_in_windows(v, n.in[0], n.out[0], n.window(), [&](auto i, auto o) { v(n.out[0], o) += v(n.in[0], i); });
  }
};
SINTER_DEFINITION_OF(WindowSum);
inline constexpr Op window_sum = op_of<WindowSum>;

constexpr void Spread::gradient(Backward& back, const Node& n, int dy) {
  if (back.needed(n.in[0])) back.contribute(n.in[0], back.activation(window_sum, back.shape(n.in[0]), n, {dy}));
}

}  // namespace sinter::codegen::ops
