#pragma once

#include <cmath>
#include <cstddef>

#include "codegen/anchors/group_norm.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/builder.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/scale_channels.hpp"

/// Numbers of one image that are brought to mean 0 and variance 1 together (Ba et al. 2016, Wu & He 2018; without the
/// mean Zhang & Sennrich 2019). Over the N numbers of a pixel's, or an image's, group of channels:
///   group_norm     in: x        out: x̂    (x − μ) · r with r = 1 / √(1/N Σ (x − μ)² + ε); μ is 0 where not centered
///   group_norm_dx  in: dx̂, x   out: dx   r · (dx̂ − 1/N Σ dx̂ − x̂ · 1/N Σ dx̂ x̂); the first sum only where centered
namespace sinter::codegen::ops {

/// f(element) for all that are normalized with one, given the image, pixel and group that it is of.
void each_of_group(auto& v, const anchors::GroupNormNumbers& numbers, int t, std::size_t image, std::size_t pixel,
                   std::size_t group, auto f) {
  const auto pixels = static_cast<std::size_t>(v.shape(t).pixels());
  const std::size_t channels = v.channels(t), count = channels / static_cast<std::size_t>(numbers.groups);
  const std::size_t first = numbers.each_pixel != 0 ? pixel : 0, last = numbers.each_pixel != 0 ? pixel + 1 : pixels;
  for (std::size_t p = first; p < last; p++)
    for (std::size_t c = group * count; c < (group + 1) * count; c++) f((image * pixels + p) * channels + c);
}
/// f(image, pixel, group) for each of what is normalized together.
void each_group(auto& v, const anchors::GroupNormNumbers& numbers, int t, auto f) {
  const std::size_t pixels = numbers.each_pixel != 0 ? static_cast<std::size_t>(v.shape(t).pixels()) : 1;
  for (std::size_t image = 0; image < v.images(); image++)
    for (std::size_t pixel = 0; pixel < pixels; pixel++)
      for (std::size_t group = 0; group < static_cast<std::size_t>(numbers.groups); group++) f(image, pixel, group);
}
/// μ and r of numbers that `each` goes through.
struct Moments {
  double mean = 0, inverse = 0, count = 0;
  Moments(const anchors::GroupNormNumbers& numbers, auto each, auto number) {
    each([&](auto i) { count++, mean += numbers.centered != 0 ? number(i) : 0; });
    mean /= count;
    double spread = 0;
    each([&](auto i) { spread += (number(i) - mean) * (number(i) - mean); });
    inverse = 1 / std::sqrt(spread / count + static_cast<double>(numbers.epsilon));
  }
};

struct GroupNormDx {
  static constexpr const char* name = "group_norm_dx";
  static constexpr Traits traits{
      .anchor = anchors::group_norm, .reads = {Access::operand, Access::operand}, .transposed = true};
  static void evaluate(auto& v, const Node& n) {
    const auto numbers = n.attributes.as<anchors::GroupNormNumbers>();
    each_group(v, numbers, n.in[1], [&](auto image, auto pixel, auto group) {
      const auto each = [&](auto f) { each_of_group(v, numbers, n.in[1], image, pixel, group, f); };
      const Moments m(numbers, each, [&](auto i) { return v(n.in[1], i); });
      double sum = 0, along = 0;
      const auto normal = [&](auto i) { return (v(n.in[1], i) - m.mean) * m.inverse; };
      each([&](auto i) {
        sum += numbers.centered != 0 ? v(n.in[0], i) : 0;
        along += v(n.in[0], i) * normal(i);
      });
      each([&](auto i) { v(n.out[0], i) = m.inverse * (v(n.in[0], i) - sum / m.count - normal(i) * along / m.count); });
    });
  }
};
SINTER_DEFINITION_OF(GroupNormDx);
inline constexpr Op group_norm_dx = op_of<GroupNormDx>;

struct GroupNorm {
  static constexpr const char* name = "group_norm";
  static constexpr Traits traits{.anchor = anchors::group_norm, .reads = {Access::operand}};
  static constexpr Field fields[] = {{" groups ", Field::integer},
                                     {" each pixel", Field::flag},
                                     {" centered", Field::flag},
                                     {" epsilon ", Field::real}};
  static constexpr Cost cost{.outputs = 6};
  static constexpr bool fits(const Shapes& s) {
    const auto numbers = s.node().attributes.as<anchors::GroupNormNumbers>();
    return s.in(0) == s.out() && numbers.groups > 0 && s.out().channels % numbers.groups == 0;
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.activation(group_norm_dx, back.shape(n.in[0]), n, {dy, n.in[0]}));
  }
  static void evaluate(auto& v, const Node& n) {
    const auto numbers = n.attributes.as<anchors::GroupNormNumbers>();
    each_group(v, numbers, n.in[0], [&](auto image, auto pixel, auto group) {
      const auto each = [&](auto f) { each_of_group(v, numbers, n.in[0], image, pixel, group, f); };
      const Moments m(numbers, each, [&](auto i) { return v(n.in[0], i); });
      each([&](auto i) { v(n.out[0], i) = (v(n.in[0], i) - m.mean) * m.inverse; });
    });
  }
};
SINTER_DEFINITION_OF(GroupNorm);
inline constexpr Op group_norm = op_of<GroupNorm>;

/// Adds one, with a scale γ and a shift β of each channel where they are wanted.
constexpr void add_group_norm(Builder& net, const anchors::GroupNormNumbers& numbers, bool with_gamma, bool with_beta) {
  const Shape x = net.shape();
  if (!(numbers.epsilon > 0.f))
    net.reject("epsilon not positive", words(numbers.epsilon), "above 0", "leave .epsilon out");
  if (!net.ok()) return;
  net.add(group_norm, x, net.flow_inputs(), numbers);
  if (with_gamma) {
    const int gamma = net.parameter("gamma", {1, 1, x.channels}, 1.f);
    net.add(scale_channels, x, {net.flow()[0], gamma});
  }
  if (with_beta) {
    const int beta = net.parameter("beta", {1, 1, x.channels});
    net.add(bias, x, {net.flow()[0], beta});
  }
}

}  // namespace sinter::codegen::ops
