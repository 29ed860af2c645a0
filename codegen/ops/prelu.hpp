#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/formula.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/ops/bias.hpp"

/// prelu       in: x, a         out: y         x where x > 0, else a[c] · x
/// prelu_dx    in: dy, x, a     out: dx        dy where x > 0, else a[c] · dy
/// prelu_sums  in: dy, x        out: partial   a row per image: Σ over its pixels of dy · min(x, 0); merge_sums
///                                             makes da of them
namespace sinter::codegen::ops {

struct PreluSums {
  static constexpr const char* name = "prelu_sums";
  static constexpr Traits traits{.writes = Access::image_channel};
  static constexpr void body(Emitter& k, const Node& n) {
    const Reg dy{&k, k.pixel(n.in[0])}, x{&k, k.pixel(n.in[1])};
    k.sum(n.out[0], 0, choose(x, constant_like(x, 0.f), dy * x).number);
  }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    v.each_pixel(n.in[0], [&](auto image, auto, auto c, auto i) {
      const Exact dy{v(n.in[0], i)}, x{v(n.in[1], i)};
      v(n.out[0], image * v.channels(n.out[0]) + c) += choose(x, Exact{}, dy * x).number;
    });
  }
};
SINTER_DEFINITION_OF(PreluSums);

struct PreluDx {
  static constexpr const char* name = "prelu_dx";
  static constexpr Traits traits{.reads = {Access::pixel, Access::pixel, Access::channel}};
  static constexpr void body(Emitter& k, const Node& n) {
    const Reg dy{&k, k.pixel(n.in[0])}, x{&k, k.pixel(n.in[1])}, a{&k, k.channel(n.in[2], 0)};
    k.define(n.out[0], choose(x, dy, a * dy).number);
  }
  static void evaluate(auto& v, const Node& n) {
    v.each_pixel(n.out[0], [&](auto, auto, auto c, auto i) {
      const Exact dy{v(n.in[0], i)};
      v(n.out[0], i) = choose(Exact{v(n.in[1], i)}, dy, Exact{v(n.in[2], c)} * dy).number;
    });
  }
};
SINTER_DEFINITION_OF(PreluDx);

struct Prelu {
  static constexpr const char* name = "prelu";
  static constexpr Traits traits{.reads = {Access::pixel, Access::channel}};
  static constexpr Cost cost{.outputs = 1};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out() && s.in(1) == Shape{1, 1, s.out().channels}; }
  static constexpr void body(Emitter& k, const Node& n) {
    const Reg x{&k, k.pixel(n.in[0])}, a{&k, k.channel(n.in[1], 0)};
    k.define(n.out[0], choose(x, x, a * x).number);
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const Shape channels = back.shape(n.in[1]);
    if (back.needed(n.in[0]))
      back.contribute(n.in[0], back.activation(op_of<PreluDx>, back.shape(n.in[0]), n, {dy, n.in[0], n.in[1]}));
    if (!back.needed(n.in[1])) return;
    const int partial = back.activation(op_of<PreluSums>, channels, n, {dy, n.in[0]});
    back.contribute(n.in[1], back.channel(merge_sums, channels, n, {partial}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each_pixel(n.out[0], [&](auto, auto, auto c, auto i) {
      const Exact x{v(n.in[0], i)};
      v(n.out[0], i) = choose(x, x, Exact{v(n.in[1], c)} * x).number;
    });
  }
};
SINTER_DEFINITION_OF(Prelu);
inline constexpr Op prelu = op_of<Prelu>;

}  // namespace sinter::codegen::ops
