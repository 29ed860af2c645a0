#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "codegen/anchors/loss.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/values.hpp"

/// cross_entropy  in: logits, target[, weight]  out: loss, probabilities[, dlogits]
///                loss, per image: the loss; 1 if the largest logit is the wanted class's
/// The target is a class number, or a share q of each class; smoothed, q' = (1 − smoothing) q + smoothing / classes.
/// A NaN among the logits makes the loss one, and no class is the right one.
///   p = exp(y − max y) / Σ exp(y − max y);  loss = weight · Σ q (log Σ exp(y − max y) + max y − y[+ log q]);
///   dlogits = weight · among_several · (p Σ q − q)[/ images, unless the loss is summed]
/// Where logits are images, each pixel has a target: both figures are means over the pixels, and dlogits is divided by
/// them; a loss that is summed is their sum.
namespace sinter::codegen::ops {

/// The operation has them as attributes.
struct CrossEntropyNumbers {
  float smoothing = 0;
  unsigned soft = 0;        ///< 1: the target is a share of each class
  unsigned weighted = 0;    ///< 1: there is a weight of each image
  unsigned summed = 0;      ///< 1: over the images, and not their mean
  unsigned divergence = 0;  ///< 1: Kullback and Leibler's: less the target's own entropy
  float among_several = 1;  ///< how much the loss counts among several: its gradient is multiplied by it
  float share = 1;          ///< of a pixel in its image's loss
  constexpr bool operator==(const CrossEntropyNumbers&) const = default;
};
/// The share of a class that is wanted, given that of the target.
constexpr double wanted_share(const CrossEntropyNumbers& numbers, double target, int classes) {
  const double smoothing = static_cast<double>(numbers.smoothing);
  return (1 - smoothing) * target + smoothing / classes;
}

/// The shape of the target of such logits.
constexpr Shape target_of(const CrossEntropyNumbers& numbers, const Shape& logits) {
  return numbers.soft != 0 ? logits : Shape{logits.height, logits.width, 1};
}

struct CrossEntropy {
  static constexpr const char* name = "cross_entropy";
  static constexpr Traits traits{
      .anchor = anchors::loss, .reads = {Access::operand, Access::number, Access::number}, .seeds = true};
  static constexpr bool fits(const Shapes& s) {
    const auto numbers = s.node().attributes.as<CrossEntropyNumbers>();
    return s.out() == Shape{1, 1, 2} && s.out(1) == s.in(0) && s.in(1) == target_of(numbers, s.in(0)) &&
           s.inputs() == (numbers.weighted != 0 ? 3 : 2);
  }
  static constexpr void gradient(Backward& back, const Node& n, int) {
    back.contribute(n.in[0], back.own_output(back.shape(n.in[0])));
  }
  static void evaluate(auto& v, const Node& n) {
    const auto numbers = n.attributes.as<CrossEntropyNumbers>();
    const std::size_t classes = v.channels(n.in[0]);
    const auto pixels = static_cast<std::size_t>(v.shape(n.in[0]).size()) / classes;
    const double share = static_cast<double>(numbers.share);
    std::vector<double> q(classes);
    v.fill(n.out[0], 0);
    for (std::size_t pixel = 0; pixel < v.images() * pixels; pixel++) {
      const std::size_t image = pixel / pixels, first = pixel * classes;
      const double weight = numbers.weighted != 0 ? v(n.in[2], image) : 1.;
      const auto target = [&](std::size_t c) {
        return numbers.soft != 0 ? v(n.in[1], first + c) : c == static_cast<std::size_t>(v(n.in[1], pixel)) ? 1. : 0.;
      };
      std::size_t top = 0, wanted = 0;
      double sum = 0, mass = 0, loss = 0;
      for (std::size_t c = 0; c < classes; c++) {
        if (v(n.in[0], first + c) > v(n.in[0], first + top) || std::isnan(v(n.in[0], first + c))) top = c;
        if (target(c) > target(wanted)) wanted = c;
        mass += q[c] = wanted_share(numbers, target(c), static_cast<int>(classes));
      }
      const double largest = v(n.in[0], first + top);
      for (std::size_t c = 0; c < classes; c++) sum += std::exp(v(n.in[0], first + c) - largest);
      for (std::size_t c = 0; c < classes; c++)
        if (q[c] != 0)
          loss += q[c] *
                  (std::log(sum) + largest - v(n.in[0], first + c) + (numbers.divergence != 0 ? std::log(q[c]) : 0.));
      v(n.out[0], 2 * image) += std::isnan(sum) ? sum : weight * share * loss;
      v(n.out[0], 2 * image + 1) += top == wanted && !std::isnan(sum) ? 1. / static_cast<double>(pixels) : 0.;
      for (std::size_t c = 0; c < classes; c++) {
        const double p = std::exp(v(n.in[0], first + c) - largest) / sum;
        v(n.out[1], first + c) = p;
        if (n.out.size() > 2)
          v(n.out[2], first + c) = weight * static_cast<double>(numbers.among_several) * share * (p * mass - q[c]) /
                                   (numbers.summed != 0 ? 1. : static_cast<double>(v.images()));
      }
    }
  }
};
SINTER_DEFINITION_OF(CrossEntropy);
inline constexpr Op cross_entropy = op_of<CrossEntropy>;

}  // namespace sinter::codegen::ops
