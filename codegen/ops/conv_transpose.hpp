#pragma once

#include "codegen/ops/conv.hpp"
#include "codegen/ops/depthwise.hpp"

/// conv_transpose  in: x, wt, w  out: y   what conv_dx computes, as a layer: x in dy's place, y in dx's. w, of which wt
///                                        is packed, is there for its gradient. In groups, as conv is.
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
    const int filters = s.out().channels, channels = s.in(0).channels, inputs = s.in(2).width;
    return Conv::in_groups(s.in(2), filters) && s.in(2) == Shape{w.taps(), inputs, channels} &&
           s.in(1) == Shape{w.taps(), channels / (filters / inputs), filters} && (moves || w.stride == Pair{1}) &&
           s.in(0) == pixels_of(w, s.out(), channels);
  }
  /// Whether so many filters and the channels that they are made of meet one by one.
  static constexpr bool by_channel(const Shape& weights, int filters) {
    return filters > 1 && weights.width == 1 && weights.channels == filters;
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const int x = n.in[0], w = n.in[2];
    const bool each = by_channel(back.shape(w), back.shape(dy).channels);
    if (back.needed(x)) back.contribute(x, back.activation(each ? depthwise : conv, back.shape(x), n, {dy, w}));
    if (back.needed(w)) back.contribute(w, back.channel(each ? depthwise_dw : conv_dw, back.shape(w), n, {dy, x}));
  }
};
SINTER_DEFINITION_OF(ConvTranspose);
inline constexpr Op conv_transpose = op_of<ConvTranspose>;

/// Adds one with a weight of its own; y is of the shape that the window makes x of.
/// @pre groups divide the channels of both
constexpr void add_conv_transpose(Builder& net, const Shape& y, Window window, InitialWeights init, int groups) {
  const Shape x = net.shape();
  if (!net.ok()) return;
  const int taps = window.taps(), image = net.flow()[0], filters = y.channels / groups, inputs = x.channels / groups;
  const Shape weights{taps, filters, x.channels};
  if (y.too_large() || weights.too_large())
    return net.reject("is too large", words(y), "at most 2^26 values", "fewer filters");
  const int weight = net.weight("weight", weights, init, taps * inputs, taps * y.channels, window.size);
  if (covers(window, y)) window.stride = 1;  // it never moves; a matrix product knows no stride
  const int packed = net.add_channel(pack, {taps, inputs, y.channels}, {weight}, window);
  net.add(conv_transpose, y, {image, packed, weight}, window);
}

}  // namespace sinter::codegen::ops
