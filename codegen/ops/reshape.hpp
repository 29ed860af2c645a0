#pragma once

#include "codegen/ir/graph.hpp"

/// reshape  in: x  out: y   the same numbers in height, width, channel order under another shape
namespace sinter::codegen::ops {

struct Reshape {
  static constexpr void gradient(auto& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.activation(Op::reshape, back.shape(n.in[0]), n, {dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i); });
  }
};

}  // namespace sinter::codegen::ops
