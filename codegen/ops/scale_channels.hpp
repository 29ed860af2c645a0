#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/excite.hpp"

/// scale_channels  in: x, g   out: y   x · g[c], g being the same for all images; dg is what merge_sums makes of
///                                     excite_sums(dy, x)
namespace sinter::codegen::ops {

struct ScaleChannels {
  static constexpr const char* name = "scale_channels";
  static constexpr Traits traits{.reads = {Access::pixel, Access::channel}};
  static constexpr Cost cost{.outputs = 1};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out() && s.in(1) == Shape{1, 1, s.out().channels}; }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.channel(n.in[1], 0)));
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const int x = n.in[0], g = n.in[1];
    if (back.needed(x)) back.contribute(x, back.activation(n.op, back.shape(x), n, {dy, g}));
    if (!back.needed(g)) return;
    const int partial = back.activation(op_of<ExciteSums>, back.shape(g), n, {dy, x});
    back.contribute(g, back.channel(merge_sums, back.shape(g), n, {partial}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each_pixel(n.out[0], [&](auto, auto, auto c, auto i) { v(n.out[0], i) = v(n.in[0], i) * v(n.in[1], c); });
  }
};
SINTER_DEFINITION_OF(ScaleChannels);
inline constexpr Op scale_channels = op_of<ScaleChannels>;

}  // namespace sinter::codegen::ops
