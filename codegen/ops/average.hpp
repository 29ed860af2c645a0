#pragma once

#include <type_traits>

#include "codegen/ir/graph.hpp"

/// average     in: x    out: y    Σ over pixels of x / pixels
/// average_dx  in: dy   out: dx   dy / pixels at every pixel
namespace sinter::codegen::ops {

struct Average {
  static constexpr void body(auto& k, const Node& n) { k.sum(n.out[0], 0, k.mul(k.pixel(n.in[0]), k.constant(n.a))); }
  static constexpr void gradient(auto& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.activation(Op::average_dx, back.shape(n.in[0]), n, {dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    const auto pixels = static_cast<std::decay_t<decltype(v(0, 0))>>(v.shape(n.in[0]).pixels());
    v.fill(n.out[0], 0);
    v.each_pixel(n.in[0],
                 [&](auto image, auto, auto c, auto i) { v(n.out[0], image * v.channels(n.in[0]) + c) += v(n.in[0], i) / pixels; });
  }
};

struct AverageDx {
  static constexpr void body(auto& k, const Node& n) { k.define(n.out[0], k.mul(k.image_channel(n.in[0], 0), k.constant(n.a))); }
  static void evaluate(auto& v, const Node& n) {
    const auto pixels = static_cast<std::decay_t<decltype(v(0, 0))>>(v.shape(n.out[0]).pixels());
    v.each_pixel(n.out[0],
                 [&](auto image, auto, auto c, auto i) { v(n.out[0], i) = v(n.in[0], image * v.channels(n.in[0]) + c) / pixels; });
  }
};

}  // namespace sinter::codegen::ops
