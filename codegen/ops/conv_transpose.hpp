#pragma once

#include "codegen/ops/conv.hpp"

/// conv_transpose  in: x, wt, w  out: y   what conv_dx computes, as a layer: x in dy's place, y in dx's. w, of which wt
///                                        is packed, is there for its gradient.
namespace sinter::codegen::ops {

struct ConvTranspose : ConvDx {
  static constexpr const char* name = "conv_transpose";
  static constexpr Traits traits{.anchor = anchors::contract,
                                 .reads = {Access::operand, Access::operand, Access::operand},
                                 .differentiable = 0b101,
                                 .transposed = true};
  static constexpr const auto& fields = window_fields;
  static constexpr Cost cost{.scattered = 2};
  static constexpr bool fits(const Shapes& s) {
    const Window w = s.node().window();
    const bool moves = !covers(w, s.out());
    return s.in(2) == Shape{w.taps(), s.out().channels, s.in(0).channels} &&
           s.in(1) == Shape{w.taps(), s.in(0).channels, s.out().channels} && (moves || w.stride == Pair{1}) &&
           s.in(0) == pixels_of(w, s.out(), s.in(0).channels);
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const int x = n.in[0], w = n.in[2];
    if (back.needed(x)) back.contribute(x, back.activation(conv, back.shape(x), n, {dy, w}));
    if (back.needed(w)) back.contribute(w, back.channel(conv_dw, back.shape(w), n, {dy, x}));
  }
};
SINTER_DEFINITION_OF(ConvTranspose);
inline constexpr Op conv_transpose = op_of<ConvTranspose>;

/// Adds one with a weight of its own; y is of the shape that the window makes x of.
constexpr void add_conv_transpose(Builder& net, const Shape& y, Window window, InitialWeights init) {
  const Shape x = net.shape();
  if (!net.ok()) return;
  const int taps = window.taps(), image = net.flow()[0];
  const Shape weights{taps, y.channels, x.channels};
  if (y.too_large() || weights.too_large())
    return net.reject("is too large", words(y), "at most 2^26 values", "fewer filters");
  const int weight = net.weight("weight", weights, init, taps * x.channels, taps * y.channels, window.size);
  if (covers(window, y)) window.stride = 1;  // it never moves; a matrix product knows no stride
  const int packed = net.add_channel(pack, {taps, x.channels, y.channels}, {weight}, window);
  net.add(conv_transpose, y, {image, packed, weight}, window);
}

}  // namespace sinter::codegen::ops
