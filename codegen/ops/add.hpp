#pragma once

#include "codegen/ir/graph.hpp"

/// add  in: a, b  out: y   a + b
namespace sinter::codegen::ops {

struct Add {
  static constexpr void body(auto& k, const Node& n) { k.define(n.out[0], k.add(k.pixel(n.in[0]), k.pixel(n.in[1]))); }
  static constexpr void gradient(auto& back, const Node& n, int dy) {
    back.contribute(n.in[0], dy);
    back.contribute(n.in[1], dy);
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i) + v(n.in[1], i); });
  }
};

}  // namespace sinter::codegen::ops
