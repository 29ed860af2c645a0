#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include "codegen/ir/graph.hpp"

/// max_pool     in: x[, stats]      out: y    maximum of each window; the minimum in channels whose BatchNorm scale is negative, and the
///                                            first value where it is 0; NaN if the window holds one
/// max_pool_dx  in: dy, x[, stats]  out: dx   dy at the window's first winner, else 0; the winner is recomputed, never stored
namespace sinter::codegen::ops {

struct MaxPool {
  static constexpr void body(auto& k, const Node& n) {
    k.define(n.out[0], k.pool(k.pixel(n.in[0]), n.in.size() > 1 ? k.channel(n.in[1], 2) : -1));
  }
  static constexpr void gradient(auto& back, const Node& n, int dy) {
    if (!back.needed(n.in[0])) return;
    if (n.in.size() == 2)
      back.contribute(n.in[0], back.activation(Op::max_pool_dx, back.shape(n.in[0]), n, {dy, n.in[0], n.in[1]}));
    else
      back.contribute(n.in[0], back.activation(Op::max_pool_dx, back.shape(n.in[0]), n, {dy, n.in[0]}));
  }
  /// What a pool compares: the first of the largest wins.
  template <class T>
  static T rank(T x, int sign) {
    const T ranked = sign < 0 ? -x : sign > 0 ? x : 0;
    return std::isnan(ranked) ? std::numeric_limits<T>::infinity() : ranked;
  }
  /// visit(output element, the input element that wins it, the one whose value it gets: a NaN, if there is one)
  static void winners(auto& v, const Window& w, int x, int y, int stats, auto visit) {
    const Shape in = v.shape(x), out = v.shape(y);
    v.each_pixel(y, [&](auto image, auto pixel, auto c, auto o) {
      int sign = 1;
      if (stats >= 0) {
        const auto scale = v(stats, 2 * v.channels(x) + c);
        sign = scale < 0 ? -1 : scale == 0 ? 0 : 1;
      }
      std::size_t best = 0, lost = 0;
      bool any = false;
      for (int j = 0; j < w.height * w.width; j++) {
        const int row = static_cast<int>(pixel) / out.width * w.stride + j / w.width;
        const int column = static_cast<int>(pixel) % out.width * w.stride + j % w.width;
        const std::size_t i =
            (image * static_cast<std::size_t>(in.pixels()) + static_cast<std::size_t>(row * in.width + column)) * v.channels(x) + c;
        if (j == 0 || rank(v(x, i), sign) > rank(v(x, best), sign)) best = i;
        if (std::isnan(v(x, i))) lost = i, any = true;
      }
      visit(o, best, any ? lost : best);
    });
  }
  static void evaluate(auto& v, const Node& n) {
    winners(v, n.window, n.in[0], n.out[0], n.in.size() > 1 ? n.in[1] : -1, [&](auto o, auto, auto i) { v(n.out[0], o) = v(n.in[0], i); });
  }
};

struct MaxPoolDx {
  static constexpr void body(auto& k, const Node& n) {
    k.define(n.out[0], k.unpool(k.pixel(n.in[0]), k.pixel(n.in[1]), n.in.size() > 2 ? k.channel(n.in[2], 2) : -1));
  }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    MaxPool::winners(v, n.window, n.in[1], n.in[0], n.in.size() > 2 ? n.in[2] : -1,
                     [&](auto o, auto i, auto) { v(n.out[0], i) += v(n.in[0], o); });
  }
};

}  // namespace sinter::codegen::ops
