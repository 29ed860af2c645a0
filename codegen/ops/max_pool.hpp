#pragma once

#include <cstddef>

#include "codegen/ir/graph.hpp"

/// max_pool     in: x[, stats]      out: y    maximum of each window; the minimum in channels whose BatchNorm scale is negative
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
  /// visit(output element, the input element that wins it)
  static void winners(auto& v, const Window& w, int x, int y, int stats, auto visit) {
    const Shape in = v.shape(x), out = v.shape(y);
    v.each_pixel(y, [&](auto image, auto pixel, auto c, auto o) {
      std::size_t best = 0;
      for (int j = 0; j < w.height * w.width; j++) {
        const int row = static_cast<int>(pixel) / out.width * w.stride + j / w.width;
        const int column = static_cast<int>(pixel) % out.width * w.stride + j % w.width;
        const std::size_t i =
            (image * static_cast<std::size_t>(in.pixels()) + static_cast<std::size_t>(row * in.width + column)) * v.channels(x) + c;
        const bool smaller = stats >= 0 && v(stats, 2 * v.channels(x) + c) < 0;
        if (j == 0 || (smaller ? v(x, i) < v(x, best) : v(x, i) > v(x, best))) best = i;
      }
      visit(o, best);
    });
  }
  static void evaluate(auto& v, const Node& n) {
    winners(v, n.window, n.in[0], n.out[0], n.in.size() > 1 ? n.in[1] : -1, [&](auto o, auto i) { v(n.out[0], o) = v(n.in[0], i); });
  }
};

struct MaxPoolDx {
  static constexpr void body(auto& k, const Node& n) {
    k.define(n.out[0], k.unpool(k.pixel(n.in[0]), k.pixel(n.in[1]), n.in.size() > 2 ? k.channel(n.in[2], 2) : -1));
  }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    MaxPool::winners(v, n.window, n.in[1], n.in[0], n.in.size() > 2 ? n.in[2] : -1,
                     [&](auto o, auto i) { v(n.out[0], i) += v(n.in[0], o); });
  }
};

}  // namespace sinter::codegen::ops
