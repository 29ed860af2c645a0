#include "codegen/anchors/loss.hpp"

#include <cmath>

#include "codegen/kernels/naive.hpp"
#include "codegen/ops/cross_entropy.hpp"

namespace sinter::codegen::anchors {

void Loss::naive(Naive& k) {
  const Spec& s = k.spec;
  const auto numbers = s.attributes.as<ops::CrossEntropyNumbers>();
  const bool soft = numbers.soft != 0, weighted = numbers.weighted != 0, gradient = s.views.size() > 4 + weighted;
  const int classes = s.domain.channels, first_out = 2 + weighted;
  const int pixels = s.domain.height * s.domain.width;
  const double part = static_cast<double>(numbers.share);
  const auto at = [&](int slot, int n, int pixel) {
    const View& v = s.views[slot];
    return k.image_of(slot, n) + pixel / s.domain.width * v.row() + pixel % s.domain.width * v.pitch;
  };
  for (int n = k.begin; n < k.end; n++) {
    double sum_of_losses = 0, right = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      const Cells target = at(1, n, pixel), logits = at(0, n, pixel);
      const auto y = [&](int c) { return static_cast<double>(logits[c]); };
      const double weight = weighted ? static_cast<double>(*k.image_of(2, n)) : 1;
      int best = 0, wanted = soft ? 0 : static_cast<int>(*target);
      for (int c = 1; c < classes; c++) {
        if (y(c) > y(best) || std::isnan(y(c))) best = c;
        if (soft && target[c] > target[wanted]) wanted = c;
      }
      const auto share = [&](int c) {
        return ops::wanted_share(numbers, soft ? static_cast<double>(target[c]) : c == wanted ? 1 : 0, classes);
      };
      double sum = 0, value = 0, mass = 0;
      for (int c = 0; c < classes; c++) sum += std::exp(y(c) - y(best));
      for (int c = 0; c < classes; c++) {
        const double q = share(c);
        mass += q;
        if (q != 0) value += q * (std::log(sum) + y(best) - y(c) + (numbers.divergence != 0 ? std::log(q) : 0));
      }
      sum_of_losses += weight * part * (std::isnan(sum) ? sum : value);
      right += best == wanted && !std::isnan(sum) ? 1. / pixels : 0;
      for (int c = 0; c < classes; c++) {
        const double p = std::exp(y(c) - y(best)) / sum;
        at(first_out + 1, n, pixel)[c] = static_cast<float>(p);
        if (gradient)
          at(first_out + 2, n, pixel)[c] =
              static_cast<float>(weight * part * static_cast<double>(numbers.among_several) * (p * mass - share(c)) /
                                 (numbers.summed != 0 ? 1 : k.context.images));
      }
    }
    k.image_of(first_out, n)[0] = static_cast<float>(sum_of_losses);
    k.image_of(first_out, n)[1] = static_cast<float>(right);
  }
}

}  // namespace sinter::codegen::anchors
