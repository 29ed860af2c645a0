#pragma once

#include <cstddef>

#include "codegen/anchors/contract.hpp"
#include "codegen/anchors/correlate.hpp"
#include "codegen/anchors/pack.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/builder.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/ops/window_fields.hpp"

/// Convolution, Dense included (its window covers its whole input).
/// with s, d and p the window's stride, dilation and padding before the image, of rows and of columns; in groups, a
/// filter's c are the inputs of its group, and an input's f the filters of its own
///   conv      in: x, w     out: y    y[i,j,f] = Σ_{a,b,c} x[s·i + d·a − p, s·j + d·b − p, c] w[(a,b),c,f]
///   pack      in: w        out: wt   the weights with inputs and filters exchanged, in the order conv_dx walks them
///   conv_dx   in: dy, wt   out: dx   dx[h,v,c] = Σ_{a,b,f : h+p−d·a = s·i, v+p−d·b = s·j} dy[i,j,f] w[(a,b),c,f]
///   conv_dw   in: x, dy    out: dw   dw[(a,b),c,f] = Σ_{n,i,j} x[n, s·i + d·a − p, s·j + d·b − p, c] dy[n,i,j,f]
namespace sinter::codegen::ops {

/// Weights of so many inputs, and so many filters, of which some meet the same inputs.
struct GroupedWeights {
  std::size_t inputs = 1, filters = 1, group = 1;

  /// weights (tap, inputs of a group, filters of all), for images of so many channels
  GroupedWeights(const Shape& weights, int channels)
      : inputs(static_cast<std::size_t>(weights.width)),
        filters(static_cast<std::size_t>(weights.channels)),
        group(static_cast<std::size_t>(weights.channels / (channels / weights.width))) {}
  /// Where an element is in the packed ones, (tap, filters of a group, inputs of all).
  std::size_t packed(std::size_t i) const {
    const std::size_t tap = i / filters / inputs, c = i / filters % inputs, f = i % filters;
    return (tap * group + f % group) * (filters / group * inputs) + f / group * inputs + c;
  }
};

/// visit(x element, weight element, y element) for every product of the forward sum
void products(auto& v, const Window& w, const GroupedWeights& weights, int x, int y, auto visit) {
  const Shape in = v.shape(x), out = v.shape(y);
  const auto at = [](const Shape& s, std::size_t image, int row, int column) {
    return ((image * static_cast<std::size_t>(s.height) + static_cast<std::size_t>(row)) *
                static_cast<std::size_t>(s.width) +
            static_cast<std::size_t>(column)) *
           static_cast<std::size_t>(s.channels);
  };
  const auto [inputs, filters, group] = weights;
  for (std::size_t image = 0; image < v.images(); image++)
    for (int i = 0; i < out.height; i++)
      for (int j = 0; j < out.width; j++)
        for (int a = 0; a < w.size.high; a++)
          for (int b = 0; b < w.size.wide; b++) {
            const int row = i * w.stride.high + a * w.dilation.high - w.rows.before,
                      column = j * w.stride.wide + b * w.dilation.wide - w.columns.before;
            if (row < 0 || column < 0 || row >= in.height || column >= in.width) continue;
            for (std::size_t c = 0; c < inputs; c++)
              for (std::size_t f = 0; f < filters; f++)
                visit(at(in, image, row, column) + f / group * inputs + c,
                      (static_cast<std::size_t>(a * w.size.wide + b) * inputs + c) * filters + f,
                      at(out, image, i, j) + f);
          }
}

struct Pack {
  static constexpr const char* name = "pack";
  static constexpr Traits traits{.anchor = anchors::pack, .reads = {Access::operand}, .transposed = true};
  static void evaluate(auto& v, const Node& n) {  // (tap, input, filter) → (tap, filter, input)
    const GroupedWeights weights(v.shape(n.in[0]), v.shape(n.out[0]).channels);
    v.each(n.in[0], [&](auto i) { v(n.out[0], weights.packed(i)) = v(n.in[0], i); });
  }
};
SINTER_DEFINITION_OF(Pack);
inline constexpr Op pack = op_of<Pack>;

struct ConvDx {
  static constexpr const char* name = "conv_dx";
  static constexpr Traits traits{
      .anchor = anchors::contract, .reads = {Access::operand, Access::operand}, .transposed = true};
  static void evaluate(auto& v, const Node& n) {
    const Shape dx = v.shape(n.out[0]), dy = v.shape(n.in[0]), packed = v.shape(n.in[1]);
    const GroupedWeights weights({packed.height, dx.channels / (dy.channels / packed.width), dy.channels}, dx.channels);
    v.fill(n.out[0], 0);
    products(v, n.window(), weights, n.out[0], n.in[0],
             [&](auto x, auto w, auto y) { v(n.out[0], x) += v(n.in[0], y) * v(n.in[1], weights.packed(w)); });
  }
};
SINTER_DEFINITION_OF(ConvDx);
inline constexpr Op conv_dx = op_of<ConvDx>;

struct ConvDw {
  static constexpr const char* name = "conv_dw";
  static constexpr Traits traits{.anchor = anchors::correlate, .reads = {Access::number, Access::operand}};
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    products(v, n.window(), {v.shape(n.out[0]), v.shape(n.in[0]).channels}, n.in[0], n.in[1],
             [&](auto x, auto w, auto y) { v(n.out[0], w) += v(n.in[0], x) * v(n.in[1], y); });
  }
};
SINTER_DEFINITION_OF(ConvDw);
inline constexpr Op conv_dw = op_of<ConvDw>;

struct Conv {
  static constexpr const char* name = "conv";
  static constexpr Traits traits{.anchor = anchors::contract, .reads = {Access::number, Access::operand}};
  static constexpr const auto& fields = window_fields;
  static constexpr Cost cost{.products = 2};
  static constexpr bool fits(const Shapes& s) {
    const Window w = s.node().window();
    const bool moves = !covers(w, s.in(0));  // a matrix product knows no stride
    return in_groups(s.in(1), s.in(0).channels) && s.in(1) == Shape{w.taps(), s.in(1).width, s.out().channels} &&
           (moves || w.stride == Pair{1}) && s.out() == pixels_of(w, s.in(0), s.out().channels);
  }
  /// Whether weights of so many inputs are those of equal groups.
  static constexpr bool in_groups(const Shape& weights, int channels) {
    const int inputs = weights.width;
    return inputs >= 1 && channels % inputs == 0 && weights.channels % (channels / inputs) == 0;
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) { contribute(back, n, dy, conv_dx, conv_dw); }
  static constexpr void contribute(Backward& back, const Node& n, int dy, Op dx, Op dw) {
    const int x = n.in[0], w = n.in[1];
    if (back.needed(x)) {
      const Shape ws = back.shape(w);
      const int inputs = back.shape(x).channels, groups = inputs / ws.width;
      const int packed = back.channel(pack, {ws.height, ws.channels / groups, inputs}, n, {w});
      back.contribute(x, back.activation(dx, back.shape(x), n, {dy, packed}));
    }
    if (back.needed(w)) back.contribute(w, back.channel(dw, back.shape(w), n, {x, dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    products(v, n.window(), {v.shape(n.in[1]), v.shape(n.in[0]).channels}, n.in[0], n.out[0],
             [&](auto x, auto w, auto y) { v(n.out[0], y) += v(n.in[0], x) * v(n.in[1], w); });
  }
};
SINTER_DEFINITION_OF(Conv);
inline constexpr Op conv = op_of<Conv>;

}  // namespace sinter::codegen::ops
