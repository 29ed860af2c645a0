#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include "codegen/anchors/scatter.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/ops/window_fields.hpp"

/// max_pool          in: x[, stats]      out: y    maximum of each window; in channels whose BatchNorm scale is
/// negative
///                                                 the minimum, and the first value where it is 0; NaN if the window
///                                                 has one. Padding is never the maximum
/// max_pool_dx       in: dy, x[, stats]  out: dx   dy at the window's first winner, else 0; the winner is recomputed,
///                                                 never stored
/// max_pool_scatter  in: dy, x[, stats]  out: dx   the same of windows that do not lie side by side: a pixel gets what
///                                                 it won, added up in the order of the windows
namespace sinter::codegen::ops {

/// What a pool compares: the first of the largest wins.
template <class T>
T rank(T x, int sign) {
  const T ranked = sign < 0 ? -x : sign > 0 ? x : 0;
  return std::isnan(ranked) ? std::numeric_limits<T>::infinity() : ranked;
}
/// visit(output element, the input element that wins it, the one whose value it gets: a NaN, if there is one)
void winners(auto& v, const Window& w, int x, int y, int stats, auto visit) {
  const Shape in = v.shape(x), out = v.shape(y);
  v.each_pixel(y, [&](auto image, auto pixel, auto c, auto o) {
    int sign = 1;
    if (stats >= 0) {
      const double of_channel = v(stats, 2 * v.channels(x) + c);
      sign = of_channel < 0 ? -1 : of_channel == 0 ? 0 : 1;
    }
    std::size_t best = 0, lost = 0;
    bool any = false, first = true;
    for (int j = 0; j < w.taps(); j++) {
      const int row = static_cast<int>(pixel) / out.width * w.stride.high + j / w.size.wide - w.rows.before;
      const int column = static_cast<int>(pixel) % out.width * w.stride.wide + j % w.size.wide - w.columns.before;
      if (row < 0 || column < 0 || row >= in.height || column >= in.width) continue;
      const std::size_t i =
          (image * static_cast<std::size_t>(in.pixels()) + static_cast<std::size_t>(row * in.width + column)) *
              v.channels(x) +
          c;
      if (first || rank(v(x, i), sign) > rank(v(x, best), sign)) best = i;
      first = false;
      if (std::isnan(v(x, i))) lost = i, any = true;
    }
    visit(o, best, any ? lost : best);
  });
}

/// dx of dy, x[, stats]
void give_to_winners(auto& v, const Node& n) {
  v.fill(n.out[0], 0);
  winners(v, n.window(), n.in[1], n.in[0], n.in.size() > 2 ? n.in[2] : -1,
          [&](auto o, auto i, auto) { v(n.out[0], i) += v(n.in[0], o); });
}

struct MaxPoolDx {
  static constexpr const char* name = "max_pool_dx";
  static constexpr Traits traits{.reads = {Access::pixel, Access::window, Access::channel}, .writes = Access::window};
  static constexpr bool fits(const Shapes& s) { return s.in(1) == s.out() && tiles(s.node().window()); }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.unpool(k.pixel(n.in[0]), k.window(n.in[1]), n.in.size() > 2 ? k.channel(n.in[2], 2) : -1));
  }
  static void evaluate(auto& v, const Node& n) { give_to_winners(v, n); }
};
SINTER_DEFINITION_OF(MaxPoolDx);
inline constexpr Op max_pool_dx = op_of<MaxPoolDx>;

struct MaxPoolScatter {
  static constexpr const char* name = "max_pool_scatter";
  static constexpr Traits traits{.anchor = anchors::scatter,
                                 .reads = {Access::operand, Access::operand, Access::operand}};
  static constexpr bool fits(const Shapes& s) { return s.in(1) == s.out(); }
  static void evaluate(auto& v, const Node& n) { give_to_winners(v, n); }
};
SINTER_DEFINITION_OF(MaxPoolScatter);
inline constexpr Op max_pool_scatter = op_of<MaxPoolScatter>;

struct MaxPool {
  static constexpr const char* name = "max_pool";
  // of the scale only the sign matters
  static constexpr Traits traits{.reads = {Access::window, Access::channel}, .differentiable = 1};
  static constexpr const auto& fields = window_fields;
  static constexpr Cost cost{.window = 1};
  static constexpr bool fits(const Shapes& s) {
    const Window w = s.node().window();
    return s.out() == pixels_of(w, s.in(0), s.in(0).channels) && w.dilation == Pair{1};
  }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.pool(k.window(n.in[0]), n.in.size() > 1 ? k.channel(n.in[1], 2) : -1));
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    if (!back.needed(n.in[0])) return;
    const Op dx = tiles(n.window()) ? max_pool_dx : max_pool_scatter;
    if (n.in.size() == 2)
      back.contribute(n.in[0], back.activation(dx, back.shape(n.in[0]), n, {dy, n.in[0], n.in[1]}));
    else
      back.contribute(n.in[0], back.activation(dx, back.shape(n.in[0]), n, {dy, n.in[0]}));
  }
  static void evaluate(auto& v, const Node& n) {
    winners(v, n.window(), n.in[0], n.out[0], n.in.size() > 1 ? n.in[1] : -1,
            [&](auto o, auto, auto i) { v(n.out[0], o) = v(n.in[0], i); });
  }
};
SINTER_DEFINITION_OF(MaxPool);
inline constexpr Op max_pool = op_of<MaxPool>;

}  // namespace sinter::codegen::ops
