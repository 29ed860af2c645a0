#pragma once

#include "codegen/ir/graph.hpp"

/// relu     in: x       out: y    max(x, 0); NaN of NaN
/// relu_dx  in: dy, y   out: dx   dy where y > 0 or NaN, else 0; the mask is recomputed, never stored
namespace sinter::codegen::ops {

struct Relu {
  static constexpr void body(auto& k, const Node& n) { k.define(n.out[0], k.relu(k.pixel(n.in[0]))); }
  static constexpr void gradient(auto& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.activation(Op::relu_dx, back.shape(n.in[0]), n, {dy, n.out[0]}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i) <= 0 ? 0 : v(n.in[0], i); });
  }
};

struct ReluDx {
  static constexpr void body(auto& k, const Node& n) { k.define(n.out[0], k.gate(k.pixel(n.in[1]), k.pixel(n.in[0]))); }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[1], i) <= 0 ? 0 : v(n.in[0], i); });
  }
};

}  // namespace sinter::codegen::ops
