#pragma once

#include <cmath>
#include <cstddef>

#include "codegen/ir/backward.hpp"
#include "codegen/ir/values.hpp"

/// cross_entropy  in: logits, labels  out: loss (per image: loss; 1 if the largest logit is the label's), probabilities[, dlogits]
/// A NaN among the logits makes the loss one, and no class is the right one.
///   p = exp(y − max y) / Σ exp(y − max y);  loss = log Σ exp(y − max y) + max y − y_label;  dlogits = (p − onehot) / images
namespace sinter::codegen::ops {

struct CrossEntropy {
  static constexpr const char* name = "cross_entropy";
  static constexpr Traits traits{.anchor = Anchor::loss, .reads = {Access::operand, Access::number}, .seeds = true};
  static constexpr bool fits(const Shapes& s) { return s.out() == Shape{1, 1, 2} && s.out(1) == s.in(0); }
  static constexpr void gradient(Backward& back, const Node& n, int) { back.contribute(n.in[0], back.own_output(back.shape(n.in[0]))); }
  static void evaluate(auto& v, const Node& n) {
    const std::size_t classes = v.channels(n.in[0]);
    for (std::size_t image = 0; image < v.images(); image++) {
      const std::size_t first = image * classes, label = first + static_cast<std::size_t>(v(n.in[1], image));
      std::size_t top = first;
      for (std::size_t i = first; i < first + classes; i++)
        if (v(n.in[0], i) > v(n.in[0], top) || std::isnan(v(n.in[0], i))) top = i;
      double sum = 0;
      for (std::size_t i = first; i < first + classes; i++) sum += std::exp(v(n.in[0], i) - v(n.in[0], top));
      v(n.out[0], 2 * image) = std::log(sum) + v(n.in[0], top) - v(n.in[0], label);
      v(n.out[0], 2 * image + 1) = top == label && !std::isnan(sum) ? 1 : 0;
      for (std::size_t i = first; i < first + classes; i++) {
        v(n.out[1], i) = std::exp(v(n.in[0], i) - v(n.in[0], top)) / sum;
        if (n.out.size() > 2) v(n.out[2], i) = (v(n.out[1], i) - (i == label ? 1 : 0)) / static_cast<double>(v.images());
      }
    }
  }
};
SINTER_DEFINITION_OF(CrossEntropy);
inline constexpr Op cross_entropy = op_of<CrossEntropy>;

}  // namespace sinter::codegen::ops
