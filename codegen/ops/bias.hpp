#pragma once

#include "codegen/anchors/merge.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/builder.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"

/// bias        in: x, b        out: y         y = x + b[c]
/// bias_sums   in: dy          out: partial   one row per image: Σ over its pixels
/// merge_sums  in: partial     out: db        Σ over images, in image order
namespace sinter::codegen::ops {

struct BiasSums {
  static constexpr const char* name = "bias_sums";
  static constexpr Traits traits{.writes = Access::image_channel};
  static constexpr void body(Emitter& k, const Node& n) { k.sum(n.out[0], 0, k.pixel(n.in[0])); }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    v.each_pixel(n.in[0], [&](auto image, auto, auto c, auto i) {
      v(n.out[0], image * v.channels(n.out[0]) + c) += v(n.in[0], i);
    });
  }
};
SINTER_DEFINITION_OF(BiasSums);
inline constexpr Op bias_sums = op_of<BiasSums>;

struct MergeSums {
  static constexpr const char* name = "merge_sums";
  static constexpr Traits traits{.anchor = anchors::merge, .reads = {Access::operand}};
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    v.each(n.in[0], [&](auto i) { v(n.out[0], i % v.channels(n.out[0])) += v(n.in[0], i); });
  }
  static void merge(Merging& m);
};
SINTER_DEFINITION_OF(MergeSums);
inline constexpr Op merge_sums = op_of<MergeSums>;

struct Bias {
  static constexpr const char* name = "bias";
  static constexpr Traits traits{.reads = {Access::pixel, Access::channel}, .monotone = Monotone::rising};
  static constexpr Cost cost{.outputs = 1};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out() && s.in(1) == Shape{1, 1, s.out().channels}; }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.add(k.pixel(n.in[0]), k.channel(n.in[1], 0)));
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const int c = back.shape(n.in[1]).channels;
    back.contribute(n.in[0], dy);
    if (!back.needed(n.in[1])) return;
    const int partial = back.activation(bias_sums, {1, 1, c}, n, {dy});
    back.contribute(n.in[1], back.channel(merge_sums, {1, 1, c}, n, {partial}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i) + v(n.in[1], i % v.channels(n.in[1])); });
  }
};
SINTER_DEFINITION_OF(Bias);
inline constexpr Op bias = op_of<Bias>;

/// Adds a bias of the layer's own.
constexpr void add_bias(Builder& net) {
  if (!net.ok()) return;
  const Shape y = net.shape();
  const int b = net.parameter("bias", {1, 1, y.channels});
  net.add(bias, y, {net.flow()[0], b});
}

}  // namespace sinter::codegen::ops
