#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"

/// standardize  in: x, mean, deviation   out: y   (x − mean[c]) / deviation[c]; x is data, and has no gradient
namespace sinter::codegen::ops {

struct Standardize {
  static constexpr const char* name = "standardize";
  static constexpr Traits traits{.reads = {Access::pixel, Access::channel, Access::channel}, .differentiable = 0};
  static constexpr Cost cost{.outputs = 2};
  static constexpr bool fits(const Shapes& s) {
    const Shape channels{1, 1, s.out().channels};
    return s.in(0) == s.out() && s.in(1) == channels && s.in(2) == channels;
  }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.div(k.sub(k.pixel(n.in[0]), k.channel(n.in[1], 0)), k.channel(n.in[2], 0)));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each_pixel(n.out[0],
                 [&](auto, auto, auto c, auto i) { v(n.out[0], i) = (v(n.in[0], i) - v(n.in[1], c)) / v(n.in[2], c); });
  }
};
SINTER_DEFINITION_OF(Standardize);
inline constexpr Op standardize = op_of<Standardize>;

}  // namespace sinter::codegen::ops
