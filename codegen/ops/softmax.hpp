#pragma once

#include <cmath>
#include <cstddef>

#include "codegen/anchors/softmax.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/values.hpp"

/// softmax         in: x       out: y    e^(x − max x) / Σ e^(x − max x), over the channels of each pixel
/// softmax_dx      in: dy, y   out: dx   y · (dy − Σ dy · y)
/// log_softmax     in: x       out: y    x − max x − log Σ e^(x − max x)
/// log_softmax_dx  in: dy, y   out: dx   dy − e^y · Σ dy
/// A NaN among a pixel's channels makes NaNs of all.
namespace sinter::codegen::ops {

/// All four have them as attributes.
struct SoftmaxNumbers {
  unsigned logarithm = 0, backward = 0;
};

/// f(first element, channels) for each pixel of each image.
void each_row(auto& v, int t, const auto& f) {
  const std::size_t channels = v.channels(t);
  for (std::size_t first = 0; first < v[t].size(); first += channels) f(first, channels);
}

template <bool Logarithm>
struct SoftmaxDx {
  static constexpr const char* name = Logarithm ? "log_softmax_dx" : "softmax_dx";
  static constexpr Traits traits{.anchor = anchors::softmax, .reads = {Access::operand, Access::operand}};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out() && s.in(1) == s.out(); }
  static void evaluate(auto& v, const Node& n) {
    each_row(v, n.out[0], [&](std::size_t first, std::size_t channels) {
      double sum = 0;
      for (std::size_t i = first; i < first + channels; i++) sum += v(n.in[0], i) * (Logarithm ? 1. : v(n.in[1], i));
      for (std::size_t i = first; i < first + channels; i++)
        v(n.out[0], i) =
            Logarithm ? v(n.in[0], i) - std::exp(v(n.in[1], i)) * sum : v(n.in[1], i) * (v(n.in[0], i) - sum);
    });
  }
};

template <bool Logarithm>
struct Softmax {
  static constexpr const char* name = Logarithm ? "log_softmax" : "softmax";
  static constexpr Traits traits{.anchor = anchors::softmax, .reads = {Access::operand}};
  static constexpr Cost cost{.outputs = 4};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out(); }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    if (!back.needed(n.in[0])) return;
    Node like = n;
    like.attributes = SoftmaxNumbers{.logarithm = Logarithm, .backward = 1};
    back.contribute(n.in[0], back.activation(op_of<SoftmaxDx<Logarithm>>, back.shape(n.in[0]), like, {dy, n.out[0]}));
  }
  static void evaluate(auto& v, const Node& n) {
    each_row(v, n.out[0], [&](std::size_t first, std::size_t channels) {
      std::size_t top = first;
      for (std::size_t i = first; i < first + channels; i++)
        if (v(n.in[0], i) > v(n.in[0], top) || std::isnan(v(n.in[0], i))) top = i;
      double sum = 0;
      for (std::size_t i = first; i < first + channels; i++) sum += std::exp(v(n.in[0], i) - v(n.in[0], top));
      for (std::size_t i = first; i < first + channels; i++) {
        const double below = v(n.in[0], i) - v(n.in[0], top);
        v(n.out[0], i) = Logarithm ? below - std::log(sum) : std::exp(below) / sum;
      }
    });
  }
};
SINTER_DEFINITION_OF(Softmax<false>);
SINTER_DEFINITION_OF(Softmax<true>);
SINTER_DEFINITION_OF(SoftmaxDx<false>);
SINTER_DEFINITION_OF(SoftmaxDx<true>);
inline constexpr Op softmax = op_of<Softmax<false>>, log_softmax = op_of<Softmax<true>>;

}  // namespace sinter::codegen::ops
