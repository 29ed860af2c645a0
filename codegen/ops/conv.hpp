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
/// with s, d and p the window's stride, dilation and padding before the image, of rows and of columns
///   conv      in: x, w     out: y    y[i,j,f] = Σ_{a,b,c} x[s·i + d·a − p, s·j + d·b − p, c] w[(a,b),c,f]
///   pack      in: w        out: wt   the weights with inputs and filters exchanged, in the order conv_dx walks them
///   conv_dx   in: dy, wt   out: dx   dx[h,v,c] = Σ_{a,b,f : h+p−d·a = s·i, v+p−d·b = s·j} dy[i,j,f] w[(a,b),c,f]
///   conv_dw   in: x, dy    out: dw   dw[(a,b),c,f] = Σ_{n,i,j} x[n, s·i + d·a − p, s·j + d·b − p, c] dy[n,i,j,f]
namespace sinter::codegen::ops {

/// visit(x element, weight element, y element) for every product of the forward sum
void products(auto& v, const Window& w, int x, int y, auto visit) {
  const Shape in = v.shape(x), out = v.shape(y);
  const auto at = [](const Shape& s, std::size_t image, int row, int column) {
    return ((image * static_cast<std::size_t>(s.height) + static_cast<std::size_t>(row)) *
                static_cast<std::size_t>(s.width) +
            static_cast<std::size_t>(column)) *
           static_cast<std::size_t>(s.channels);
  };
  const std::size_t inputs = v.channels(x), filters = v.channels(y);
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
                visit(at(in, image, row, column) + c,
                      (static_cast<std::size_t>(a * w.size.wide + b) * inputs + c) * filters + f,
                      at(out, image, i, j) + f);
          }
}

struct Pack {
  static constexpr const char* name = "pack";
  static constexpr Traits traits{.anchor = anchors::pack, .reads = {Access::operand}};
  static void evaluate(auto& v, const Node& n) {  // (tap, input, filter) → (tap, filter, input)
    const Shape s = v.shape(n.in[0]);
    const std::size_t inputs = static_cast<std::size_t>(s.width), filters = static_cast<std::size_t>(s.channels);
    v.each(n.in[0], [&](auto i) {
      const std::size_t tap = i / filters / inputs, c = i / filters % inputs, f = i % filters;
      v(n.out[0], (tap * filters + f) * inputs + c) = v(n.in[0], i);
    });
  }
};
SINTER_DEFINITION_OF(Pack);
inline constexpr Op pack = op_of<Pack>;

struct ConvDx {
  static constexpr const char* name = "conv_dx";
  static constexpr Traits traits{
      .anchor = anchors::contract, .reads = {Access::operand, Access::operand}, .transposed = true};
  static void evaluate(auto& v, const Node& n) {
    const std::size_t inputs = v.channels(n.out[0]), filters = v.channels(n.in[0]);
    v.fill(n.out[0], 0);
    products(v, n.window(), n.out[0], n.in[0], [&](auto x, auto w, auto y) {
      const std::size_t tap = w / filters / inputs, c = w / filters % inputs, f = w % filters;
      v(n.out[0], x) += v(n.in[0], y) * v(n.in[1], (tap * filters + f) * inputs + c);
    });
  }
};
SINTER_DEFINITION_OF(ConvDx);
inline constexpr Op conv_dx = op_of<ConvDx>;

struct ConvDw {
  static constexpr const char* name = "conv_dw";
  static constexpr Traits traits{.anchor = anchors::correlate, .reads = {Access::number, Access::operand}};
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    products(v, n.window(), n.in[0], n.in[1],
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
    return s.in(1) == Shape{w.taps(), s.in(0).channels, s.out().channels} && (moves || w.stride == Pair{1}) &&
           s.out() == pixels_of(w, s.in(0), s.out().channels);
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const int x = n.in[0], w = n.in[1];
    if (back.needed(x)) {
      const Shape ws = back.shape(w);
      const int packed = back.channel(pack, {ws.height, ws.channels, ws.width}, n, {w});
      back.contribute(x, back.activation(conv_dx, back.shape(x), n, {dy, packed}));
    }
    if (back.needed(w)) back.contribute(w, back.channel(conv_dw, back.shape(w), n, {x, dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    products(v, n.window(), n.in[0], n.out[0],
             [&](auto x, auto w, auto y) { v(n.out[0], y) += v(n.in[0], x) * v(n.in[1], w); });
  }
};
SINTER_DEFINITION_OF(Conv);
inline constexpr Op conv = op_of<Conv>;

/// Adds a convolution with a weight of its own.
constexpr void add_conv(Builder& net, int filters, Window window, InitialWeights init) {
  const Shape x = net.shape();
  if (!net.ok()) return;
  const int taps = window.taps();
  const Shape y = pixels_of(window, x, filters), weights{taps, x.channels, filters};
  if (y.too_large() || weights.too_large())
    return net.reject("is too large", words(y), "at most 2^26 values", "fewer filters or units");
  const int weight = net.weight("weight", weights, init, taps * x.channels, taps * filters, window.size);
  if (covers(window, x)) window.stride = 1;  // it never moves; a matrix product knows no stride
  net.add(conv, y, {net.flow()[0], weight}, window);
}

}  // namespace sinter::codegen::ops
