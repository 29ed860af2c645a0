#pragma once

#include "codegen/ir/graph.hpp"

/// bias        in: x, b        out: y         y = x + b[c]
/// bias_sums   in: dy          out: partial   one row per image: Σ over its pixels
/// merge_sums  in: partial     out: db        Σ over images, in image order
namespace sinter::codegen::ops {

struct Bias {
  static constexpr void body(auto& k, const Node& n) { k.define(n.out[0], k.add(k.pixel(n.in[0]), k.channel(n.in[1], 0))); }
  static constexpr void gradient(auto& back, const Node& n, int dy) {
    const int c = back.shape(n.in[1]).channels;
    back.contribute(n.in[0], dy);
    const int partial = back.activation(Op::bias_sums, {1, 1, c}, n, {dy});
    back.update(n.in[1], back.channel(Op::merge_sums, {1, 1, c}, n, {partial}), n);
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i) + v(n.in[1], i % v.channels(n.in[1])); });
  }
};

struct BiasSums {
  static constexpr void body(auto& k, const Node& n) { k.sum(n.out[0], 0, k.pixel(n.in[0])); }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    v.each_pixel(n.in[0], [&](auto image, auto, auto c, auto i) { v(n.out[0], image * v.channels(n.out[0]) + c) += v(n.in[0], i); });
  }
};

struct MergeSums {
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    v.each(n.in[0], [&](auto i) { v(n.out[0], i % v.channels(n.out[0])) += v(n.in[0], i); });
  }
};

}  // namespace sinter::codegen::ops
