#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"

/// excite       in: x, s   out: y    x · s[c] at every pixel, s being a number for each channel of the image
/// excite_sums  in: dy, x  out: ds   Σ over pixels of dy · x
namespace sinter::codegen::ops {

struct ExciteSums {
  static constexpr const char* name = "excite_sums";
  static constexpr Traits traits{.writes = Access::image_channel};
  static constexpr Cost cost{.inputs = 2};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.in(1) && s.out() == Shape{1, 1, s.in(0).channels}; }
  static constexpr void body(Emitter& k, const Node& n) {
    k.sum(n.out[0], 0, k.mul(k.pixel(n.in[0]), k.pixel(n.in[1])));
  }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    v.each_pixel(n.in[0], [&](auto image, auto, auto c, auto i) {
      v(n.out[0], image * v.channels(n.in[0]) + c) += v(n.in[0], i) * v(n.in[1], i);
    });
  }
};
SINTER_DEFINITION_OF(ExciteSums);

struct Excite {
  static constexpr const char* name = "excite";
  static constexpr Traits traits{.reads = {Access::pixel, Access::image_channel}};
  static constexpr Cost cost{.outputs = 1};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out() && s.in(1) == Shape{1, 1, s.in(0).channels}; }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.image_channel(n.in[1], 0)));
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const int x = n.in[0], s = n.in[1];
    if (back.needed(x)) back.contribute(x, back.activation(op_of<Excite>, back.shape(x), n, {dy, s}));
    if (back.needed(s)) back.contribute(s, back.activation(op_of<ExciteSums>, back.shape(s), n, {dy, x}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each_pixel(n.out[0], [&](auto image, auto, auto c, auto i) {
      v(n.out[0], i) = v(n.in[0], i) * v(n.in[1], image * v.channels(n.in[0]) + c);
    });
  }
};
SINTER_DEFINITION_OF(Excite);
inline constexpr Op excite = op_of<Excite>;

}  // namespace sinter::codegen::ops
