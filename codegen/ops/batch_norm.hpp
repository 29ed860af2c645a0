#pragma once

#include <cmath>
#include <cstddef>

#include "codegen/anchors/merge.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"

/// BatchNorm in halves, so that fusion can treat them apart (Ioffe & Szegedy 2015, Chan et al. 1979 for the merging).
///   statistics          in: x                                   out: partial  per image: k, Σ(x − k), Σ(x − k)²,
///                       where k is its first pixel
///   merge_statistics    in: partial, running μ, running σ², γ, β out: stats   μ, 1/√(σ² + ε), scale = γ/√(σ² + ε),
///                       shift = β − μ·scale; without γ that is 1, without β it is 0
///   running_statistics  in: running μ, running σ², γ, β          out: stats   the same from the running statistics
///   normalize           in: x, stats                             out: y        scale · x + shift
/// Backward where γ and β are fixed, and so the statistics are the running ones:
///   normalize_dx        in: dy, stats                            out: dx       scale · dy
/// Backward else, with M values per channel and S0 = Σdy, S1 = Σdy·(x − μ):
///   normalize_sums      in: dy, x, stats                         out: partial  per image: S0, S1
///   merge_normalize     in: partial, stats                       out: coefficients, dγ = inv·S1, dβ = S0, if there is
///   γ, β
///                       coefficients: scale, B = −scale·inv²·S1/M, C = −scale·S0/M − B·μ
///   scale               in: dy, coefficients                     out: scale · dy     (normalize's own share of dx)
///   statistics_dx       in: x, coefficients                      out: B · x + C      (the share through μ and σ²)
namespace sinter::codegen::ops {

/// The merging operations have them as attributes.
struct BatchNormNumbers {
  float decay, epsilon;
  unsigned unbiased;                     ///< 1: the running variance is
  int pixels;                            ///< values per image and channel behind one sum
  unsigned unscaled = 0, unshifted = 0;  ///< 1: there is no γ, no β

  constexpr bool scaled() const { return unscaled == 0; }
  constexpr bool shifted() const { return unshifted == 0; }
  /// Which inputs of a node they are, behind the running variance; -1: there is none.
  constexpr int gamma(int variance) const { return scaled() ? variance + 1 : -1; }
  constexpr int beta(int variance) const { return shifted() ? variance + 1 + (scaled() ? 1 : 0) : -1; }
};

/// What normalize reads of channel c. `kept`: which of the node's inputs the running variance is.
void set_affine(auto& v, const Node& n, int kept, std::size_t c, double mean, double variance) {
  const auto numbers = n.attributes.as<BatchNormNumbers>();
  const int stats = n.out[0];
  const std::size_t channels = v.channels(stats);
  const double gamma = numbers.scaled() ? v(n.in[numbers.gamma(kept)], c) : 1.;
  const double beta = numbers.shifted() ? v(n.in[numbers.beta(kept)], c) : 0.;
  const double inverse = 1 / std::sqrt(variance + static_cast<double>(numbers.epsilon));
  v(stats, c) = mean, v(stats, channels + c) = inverse;
  v(stats, 2 * channels + c) = gamma * inverse, v(stats, 3 * channels + c) = beta - mean * gamma * inverse;
}

struct NormalizeSums {
  static constexpr const char* name = "normalize_sums";
  static constexpr Traits traits{.reads = {Access::pixel, Access::pixel, Access::channel},
                                 .writes = Access::image_channel};
  static constexpr void body(Emitter& k, const Node& n) {
    const int dy = k.pixel(n.in[0]);
    const int centered = k.sub(k.pixel(n.in[1]), k.channel(n.in[2], 0));
    k.sum(n.out[0], 0, dy);
    k.sum(n.out[0], 1, k.mul(dy, centered));
  }
  static void evaluate(auto& v, const Node& n) {
    const std::size_t channels = v.channels(n.in[0]);
    v.fill(n.out[0], 0);
    v.each_pixel(n.in[0], [&](auto image, auto, auto c, auto i) {
      v(n.out[0], 2 * image * channels + c) += v(n.in[0], i);
      v(n.out[0], (2 * image + 1) * channels + c) += v(n.in[0], i) * (v(n.in[1], i) - v(n.in[2], c));
    });
  }
};
SINTER_DEFINITION_OF(NormalizeSums);
inline constexpr Op normalize_sums = op_of<NormalizeSums>;

struct MergeNormalize {
  static constexpr const char* name = "merge_normalize";
  static constexpr Traits traits{.anchor = anchors::merge, .reads = {Access::operand, Access::operand}};
  static void evaluate(auto& v, const Node& n) {
    const BatchNormNumbers numbers = n.attributes.as<BatchNormNumbers>();
    const std::size_t channels = v.channels(n.out[0]);
    const double count = static_cast<double>(numbers.pixels) * static_cast<double>(v.images());
    for (std::size_t c = 0; c < channels; c++) {
      double s0 = 0, s1 = 0;
      for (std::size_t i = 0; i < v.images(); i++)
        s0 += v(n.in[0], 2 * i * channels + c), s1 += v(n.in[0], (2 * i + 1) * channels + c);
      const double mean = v(n.in[1], c), inverse = v(n.in[1], channels + c), scale = v(n.in[1], 2 * channels + c);
      const double b = -scale * inverse * inverse * s1 / count;
      v(n.out[0], c) = scale, v(n.out[0], channels + c) = b,
                  v(n.out[0], 2 * channels + c) = -scale * s0 / count - b * mean;
      if (numbers.scaled()) v(n.out[1], c) = inverse * s1;
      if (numbers.shifted()) v(n.out[numbers.scaled() ? 2 : 1], c) = s0;
    }
  }
  static void merge(Merging& m);
};
SINTER_DEFINITION_OF(MergeNormalize);
inline constexpr Op merge_normalize = op_of<MergeNormalize>;

struct Scale {
  static constexpr const char* name = "scale";
  static constexpr Traits traits{.reads = {Access::pixel, Access::channel}};
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.channel(n.in[1], 0)));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i) * v(n.in[1], i % v.channels(n.out[0])); });
  }
};
SINTER_DEFINITION_OF(Scale);
inline constexpr Op scale = op_of<Scale>;

struct StatisticsDx {
  static constexpr const char* name = "statistics_dx";
  static constexpr Traits traits{.reads = {Access::pixel, Access::channel}};
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.fma(k.pixel(n.in[0]), k.channel(n.in[1], 1), k.channel(n.in[1], 2)));
  }
  static void evaluate(auto& v, const Node& n) {
    const std::size_t c = v.channels(n.out[0]);
    v.each(n.out[0],
           [&](auto i) { v(n.out[0], i) = v(n.in[0], i) * v(n.in[1], c + i % c) + v(n.in[1], 2 * c + i % c); });
  }
};
SINTER_DEFINITION_OF(StatisticsDx);
inline constexpr Op statistics_dx = op_of<StatisticsDx>;

struct NormalizeDx {
  static constexpr const char* name = "normalize_dx";
  static constexpr Traits traits{.reads = {Access::pixel, Access::channel}};
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.channel(n.in[1], 2)));
  }
  static void evaluate(auto& v, const Node& n) {
    const std::size_t c = v.channels(n.out[0]);
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i) * v(n.in[1], 2 * c + i % c); });
  }
};
SINTER_DEFINITION_OF(NormalizeDx);

struct Normalize {
  static constexpr const char* name = "normalize";
  static constexpr Traits traits{.reads = {Access::pixel, Access::channel}, .monotone = Monotone::by_scale};
  static constexpr Cost cost{.outputs = 2};  // scale · x + shift
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.fma(k.pixel(n.in[0]), k.channel(n.in[1], 2), k.channel(n.in[1], 3)));
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const int x = n.in[0], stats = n.in[1];
    const Node& merge = back.producer(stats);
    if (!back.needed(stats))
      return back.contribute(x, back.activation(op_of<NormalizeDx>, back.shape(x), n, {dy, stats}));
    const auto numbers = merge.attributes.as<BatchNormNumbers>();
    const int c = back.shape(x).channels;
    const int gamma = numbers.scaled() ? merge.in[numbers.gamma(2)] : -1,
              beta = numbers.shifted() ? merge.in[numbers.beta(2)] : -1;
    const int partial = back.activation(normalize_sums, {2, 1, c}, n, {dy, x, stats});
    const int coefficients = back.channel(merge_normalize, {3, 1, c}, merge, {partial, stats});
    const int d_gamma = gamma < 0 ? -1 : back.second_output({1, 1, c});
    const int d_beta = beta < 0 ? -1 : back.second_output({1, 1, c});
    if (gamma >= 0) back.contribute(gamma, d_gamma);
    if (beta >= 0) back.contribute(beta, d_beta);
    if (back.needed(x)) back.contribute(x, back.activation(scale, back.shape(x), n, {dy, coefficients}));
    back.contribute(stats, coefficients);
  }
  static void evaluate(auto& v, const Node& n) {
    const std::size_t c = v.channels(n.in[0]);
    v.each(n.out[0],
           [&](auto i) { v(n.out[0], i) = v(n.in[0], i) * v(n.in[1], 2 * c + i % c) + v(n.in[1], 3 * c + i % c); });
  }
};
SINTER_DEFINITION_OF(Normalize);
inline constexpr Op normalize = op_of<Normalize>;

struct MergeStatistics {
  static constexpr const char* name = "merge_statistics";
  static constexpr Traits traits{
      .anchor = anchors::merge,
      .reads = {Access::operand, Access::operand, Access::operand, Access::operand, Access::operand},
      .changes = 0b110};  // the running statistics
  static constexpr Field fields[] = {{" decay ", Field::real},   {" epsilon ", Field::real},
                                     {" unbiased", Field::flag}, {},
                                     {" unscaled", Field::flag}, {" unshifted", Field::flag}};
  static constexpr void gradient(Backward& back, const Node& n, int coefficients) {
    back.contribute(n.in[0], coefficients);
  }
  static void evaluate(auto& v, const Node& n) {
    const BatchNormNumbers numbers = n.attributes.as<BatchNormNumbers>();
    const std::size_t channels = v.channels(n.out[0]);
    const double pixels = static_cast<double>(numbers.pixels), images = static_cast<double>(v.images()),
                 count = pixels * images;
    for (std::size_t c = 0; c < channels; c++) {
      const auto partial = [&](std::size_t image, std::size_t row) {
        return v(n.in[0], (3 * image + row) * channels + c);
      };
      double mean = 0, deviation = 0;
      for (std::size_t i = 0; i < v.images(); i++) mean += (partial(i, 0) + partial(i, 1) / pixels) / images;
      for (std::size_t i = 0; i < v.images(); i++) {
        const double own = partial(i, 0) + partial(i, 1) / pixels;
        deviation += partial(i, 2) - partial(i, 1) * partial(i, 1) / pixels + pixels * (own - mean) * (own - mean);
      }
      const double variance = deviation / count, decay = static_cast<double>(numbers.decay);
      set_affine(v, n, 2, c, mean, variance);
      const double kept = numbers.unbiased != 0 && count > 1 ? variance * count / (count - 1) : variance;
      v(n.in[1], c) = decay * v(n.in[1], c) + (1 - decay) * mean;
      v(n.in[2], c) = decay * v(n.in[2], c) + (1 - decay) * kept;
    }
  }
  static void merge(Merging& m);
};
SINTER_DEFINITION_OF(MergeStatistics);
inline constexpr Op merge_statistics = op_of<MergeStatistics>;

struct Statistics {
  static constexpr const char* name = "statistics";
  static constexpr Traits traits{.writes = Access::image_channel};
  static constexpr void body(Emitter& k, const Node& n) { k.shifted_sums(n.out[0], k.pixel(n.in[0])); }
  static constexpr void gradient(Backward& back, const Node& n, int coefficients) {
    const int x = n.in[0];
    if (back.needed(x)) back.contribute(x, back.activation(statistics_dx, back.shape(x), n, {x, coefficients}));
  }
  static void evaluate(auto& v, const Node& n) {
    const std::size_t channels = v.channels(n.in[0]);
    v.each_pixel(n.in[0], [&](auto image, auto pixel, auto c, auto i) {
      auto& shift = v(n.out[0], (3 * image) * channels + c);
      auto &sum = v(n.out[0], (3 * image + 1) * channels + c), &square = v(n.out[0], (3 * image + 2) * channels + c);
      if (pixel == 0) shift = v(n.in[0], i), sum = 0, square = 0;
      const auto d = v(n.in[0], i) - shift;
      sum += d, square += d * d;
    });
  }
};
SINTER_DEFINITION_OF(Statistics);
inline constexpr Op statistics = op_of<Statistics>;

struct RunningStatistics {
  static constexpr const char* name = "running_statistics";
  static constexpr Traits traits{.anchor = anchors::merge,
                                 .reads = {Access::operand, Access::operand, Access::operand, Access::operand}};
  static void evaluate(auto& v, const Node& n) {
    for (std::size_t c = 0; c < v.channels(n.out[0]); c++) set_affine(v, n, 1, c, v(n.in[0], c), v(n.in[1], c));
  }
  static void merge(Merging& m);
};
SINTER_DEFINITION_OF(RunningStatistics);
inline constexpr Op running_statistics = op_of<RunningStatistics>;

}  // namespace sinter::codegen::ops
