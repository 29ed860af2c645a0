#pragma once

#include "codegen/anchors/total.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/formula.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/ops/gradient_name.hpp"
#include "dsl/numbers.hpp"

/// elementwise_loss     in: y, t[, weight]  out: sums   per sample and channel, over its pixels:
///                                                      weight · value(y, t)[; figure(y, t)]
/// elementwise_loss_dx  in: y, t[, weight]  out: dy     weight · slope(y, t) · share · the loss's own weight[ / samples
///                                                      of the batch, unless the loss is summed]
/// total                in: sums            out: loss   of a sample: share · Σ over channels[; the same of the figure,
///                                                      a mean]
///
/// The first two are a loss's own, named by its key. A sample's weight is there once for each channel.
namespace sinter::codegen::ops {

/// All three have them as attributes.
struct LossNumbers {
  static constexpr int most_own = OwnNumbers::capacity - 2;
  float own[most_own]{};
  float share = 1;    ///< of an output in the loss of its sample: 1, or 1 / outputs
  float average = 1;  ///< 1 / outputs
  float weight = 1;   ///< of the gradient: how much the loss counts among several

  constexpr LossNumbers() = default;
  constexpr LossNumbers(const OwnNumbers& of_loss, float part, float mean, float among_several)
      : share(part), average(mean), weight(among_several) {
    for (int i = 0; i < most_own; i++) own[i] = of_loss.values[i];
  }
  /// By what slopes are multiplied.
  constexpr float of_gradient() const { return share * weight; }
};
template <class T>
constexpr T loss_of(const Node& n) {
  const auto numbers = n.attributes.as<LossNumbers>();
  OwnNumbers own;
  for (int i = 0; i < LossNumbers::most_own; i++) own.values[i] = numbers.own[i];
  return unpacked<T>(own);
}

template <class T>
struct ElementwiseLossDx {
  static constexpr const char* name = gradient_name<T::key>.letters;
  static constexpr Traits traits{.reads = {Access::pixel, Access::pixel, Access::image_channel}};
  static constexpr void body(Emitter& k, const Node& n) {
    const T loss = loss_of<T>(n);
    const Reg y{&k, k.pixel(n.in[0])}, t{&k, k.pixel(n.in[1])};
    Reg dy = loss.slope(y, t) * n.attributes.as<LossNumbers>().of_gradient();
    if (n.in.size() > 2) dy = dy * Reg{&k, k.image_channel(n.in[2], 0)};
    if (!loss.sum) dy = dy / Reg{&k, k.images()};
    k.define(n.out[0], dy.number);
  }
  static void evaluate(auto& v, const Node& n) {
    const T loss = loss_of<T>(n);
    const double share = static_cast<double>(n.attributes.as<LossNumbers>().of_gradient()) /
                         (loss.sum ? 1. : static_cast<double>(v.images()));
    v.each_pixel(n.out[0], [&](auto image, auto, auto c, auto i) {
      const double weight = n.in.size() > 2 ? v(n.in[2], image * v.channels(n.in[2]) + c) : 1.;
      v(n.out[0], i) = weight * share * loss.slope(Exact{v(n.in[0], i)}, Exact{v(n.in[1], i)}).number;
    });
  }
};

template <class T>
struct ElementwiseLoss {
  static constexpr bool has_metric = requires { T::metric; };
  static_assert(description_of<T>().count <= LossNumbers::most_own, "sinter: a loss has at most six numbers");
  static constexpr const char* name = T::key;
  static constexpr Traits traits{
      .reads = {Access::pixel, Access::pixel, Access::image_channel}, .writes = Access::image_channel, .seeds = true};
  static constexpr bool fits(const Shapes& s) {
    const int channels = s.in(0).channels;
    return s.in(0) == s.in(1) && s.out() == Shape{has_metric ? 2 : 1, 1, channels} &&
           (s.inputs() < 3 || s.in(2) == Shape{1, 1, channels});
  }
  static constexpr void body(Emitter& k, const Node& n) {
    const T loss = loss_of<T>(n);
    const Reg y{&k, k.pixel(n.in[0])}, t{&k, k.pixel(n.in[1])};
    Reg value = loss.value(y, t);
    if (n.in.size() > 2) value = value * Reg{&k, k.image_channel(n.in[2], 0)};
    k.sum(n.out[0], 0, value.number);
    if constexpr (has_metric) k.sum(n.out[0], 1, loss.figure(y, t).number);
  }
  static constexpr void gradient(Backward& back, const Node& n, int) {
    const int dy =
        n.in.size() > 2
            ? back.activation(op_of<ElementwiseLossDx<T>>, back.shape(n.in[0]), n, {n.in[0], n.in[1], n.in[2]})
            : back.activation(op_of<ElementwiseLossDx<T>>, back.shape(n.in[0]), n, {n.in[0], n.in[1]});
    back.contribute(n.in[0], dy);
  }
  static void evaluate(auto& v, const Node& n) {
    const T loss = loss_of<T>(n);
    const std::size_t channels = v.channels(n.in[0]), rows = has_metric ? 2 : 1;
    v.fill(n.out[0], 0);
    v.each_pixel(n.in[0], [&](auto image, auto, auto c, auto i) {
      const Exact y{v(n.in[0], i)}, t{v(n.in[1], i)};
      const double weight = n.in.size() > 2 ? v(n.in[2], image * channels + c) : 1.;
      v(n.out[0], rows * image * channels + c) += weight * loss.value(y, t).number;
      if constexpr (has_metric) v(n.out[0], (rows * image + 1) * channels + c) += loss.figure(y, t).number;
    });
  }
};

struct Total {
  static constexpr const char* name = "total";
  static constexpr Traits traits{.anchor = anchors::total, .reads = {Access::operand}, .differentiable = 0};
  static constexpr bool fits(const Shapes& s) { return s.out() == Shape{1, 1, s.in(0).height} && s.in(0).width == 1; }
  /// By what the row of sums is multiplied.
  static constexpr float factor(const LossNumbers& numbers, int row) {
    return row == 0 ? numbers.share : numbers.average;
  }
  static void evaluate(auto& v, const Node& n) {
    const std::size_t channels = v.channels(n.in[0]), rows = static_cast<std::size_t>(v.shape(n.in[0]).height);
    v.fill(n.out[0], 0);
    v.each(n.in[0], [&](auto i) {
      const std::size_t row = i / channels % rows;
      v(n.out[0], i / channels) +=
          static_cast<double>(factor(n.attributes.as<LossNumbers>(), static_cast<int>(row))) * v(n.in[0], i);
    });
  }
};
SINTER_DEFINITION_OF(Total);
inline constexpr Op total = op_of<Total>;

}  // namespace sinter::codegen::ops

/// Stands behind a loss of the library that is made of formulas: their definition is compiled once, in the library.
#ifdef SINTER_COMPILES_DEFINITIONS
#define SINTER_ELEMENTWISE_LOSS(T)                                                                                \
  template void codegen::ops::evaluate<codegen::ops::ElementwiseLoss<T>>(codegen::Values&, const codegen::Node&); \
  template void codegen::ops::evaluate<codegen::ops::ElementwiseLossDx<T>>(codegen::Values&, const codegen::Node&)
#else
#define SINTER_ELEMENTWISE_LOSS(T)                                                                     \
  extern template void codegen::ops::evaluate<codegen::ops::ElementwiseLoss<T>>(codegen::Values&,      \
                                                                                const codegen::Node&); \
  extern template void codegen::ops::evaluate<codegen::ops::ElementwiseLossDx<T>>(codegen::Values&,    \
                                                                                  const codegen::Node&)
#endif
