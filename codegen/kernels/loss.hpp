#pragma once

#include <algorithm>
#include <cstddef>

#include "codegen/anchors/loss.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/kernels/exponentials.hpp"
#include "codegen/ops/cross_entropy.hpp"
#include "dsl/rounding.hpp"

/// Softmax, cross-entropy and its gradient, image by image; of images of logits pixel by pixel, whose losses are added
/// up in their order. Slots: logits, target[, weight], loss, probabilities[, dlogits].
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct SoftmaxLoss {
  static constexpr const Spec& s = K::spec;
  static constexpr int classes = s.domain.channels, pitch = vectors_of(s) * s.lanes,
                       pixels = s.domain.height * s.domain.width;
  static constexpr ops::CrossEntropyNumbers numbers = s.attributes.template as<ops::CrossEntropyNumbers>();
  static constexpr bool weighted = numbers.weighted != 0;
  static constexpr int first_out = weighted ? 3 : 2;
  static constexpr bool gradient = s.views.count > first_out + 2;
  static constexpr bool plain = numbers == ops::CrossEntropyNumbers{.weighted = numbers.weighted,
                                                                    .summed = numbers.summed,
                                                                    .among_several = numbers.among_several,
                                                                    .share = numbers.share};
  static constexpr int lanes = s.lanes < 8 ? s.lanes : 8;  // 8 suffice
  using V = Vec<lanes>;

  static void run(Slots operands, const Context& context, int begin, int end) {
    for (int n = begin; n < end; n++) {
      auto* const loss = image_of<K, first_out>(operands, n);
      if constexpr (pixels == 1)
        pixel(operands, context, n, 0, 0, loss);
      else
        image(operands, context, n, loss);
    }
  }

 private:
  static void image(Slots operands, const Context& context, int n, auto* loss) {
    float sum = 0, right = 0;
    for (int y = 0; y < s.domain.height; y++)
      for (int x = 0; x < s.domain.width; x++) {
        pixel(operands, context, n, y, x, loss);
        sum += loss[0], right += loss[1];
      }
    loss[0] = numbers.share * sum, loss[1] = right / static_cast<float>(pixels);
  }
  template <int Slot>
  static auto* at(Slots operands, int n, int y, int x) {
    constexpr View v = s.views.items[Slot];
    return image_of<K, Slot>(operands, n) + y * v.row() + x * v.pitch;
  }
  static void pixel(Slots operands, const Context& context, int n, int row, int column, auto* loss) {
    const auto* y = at<0>(operands, n, row, column);
    const auto* target = at<1>(operands, n, row, column);
    const Exponentials<classes, pitch, lanes> e(y);
    const int top = e.top;
    const float sum = e.sum;  // a NaN makes the loss one, and every probability
    auto* probability = at<first_out + 1>(operands, n, row, column);
    for (int c = 0; c < pitch; c++) probability[c] = c < classes ? e.of[c] / sum : 0.f;
    alignas(64) float d[static_cast<std::size_t>(pitch)];  // unused, where nobody asks
    if constexpr (plain) {
      const int label = static_cast<int>(*target);
      loss[0] = log_of_sum<V>(sum) + y[top] - y[label];
      loss[1] = top == label && sum == sum ? 1.f : 0.f;
      for (int c = 0; gradient && c < pitch; c++) d[c] = probability[c] - (c == label ? 1.f : 0.f);
    } else {
      shares(y, target, top, sum, loss, probability, d);
    }
    if constexpr (weighted) {
      const float weight = *image_of<K, 2>(operands, n);
      loss[0] *= weight;
      for (int c = 0; gradient && c < pitch; c++) d[c] *= weight;
    }
    if constexpr (gradient && numbers.among_several * numbers.share != 1.f)
      for (int c = 0; c < pitch; c++) d[c] *= numbers.among_several * numbers.share;
    if constexpr (gradient && numbers.summed == 0) {
      const float images = static_cast<float>(context.images);
      for (int c = 0; c < pitch; c++) d[c] /= images;
    }
    if constexpr (gradient) std::copy_n(d, pitch, at<first_out + 2>(operands, n, row, column));
  }
  /// Against a share of each class. Products are rounded before they are added up, in the order of the classes.
  static void shares(const auto* y, const auto* target, int top, float sum, auto* loss, const auto* probability,
                     float* d) {
    constexpr bool soft = numbers.soft != 0;
    constexpr float kept = 1.f - numbers.smoothing, spread = numbers.smoothing / static_cast<float>(classes);
    alignas(64) float q[static_cast<std::size_t>(pitch)]{};
    int wanted = soft ? 0 : static_cast<int>(*target);
    for (int c = 0; c < classes; c++) {
      q[c] = rounded(kept * (soft ? target[c] : c == wanted ? 1.f : 0.f)) + spread;
      if (soft && target[c] > target[wanted]) wanted = c;
    }
    float mass = 0, away = sum - sum;  // a NaN stays one
    for (int c = 0; c < classes; c++) mass += q[c], away += rounded(q[c] * (y[top] - y[c]));
    loss[0] = rounded(mass * log_of_sum<V>(sum)) + away;
    if constexpr (numbers.divergence != 0) {
      alignas(64) float log_q[static_cast<std::size_t>(pitch)];
      for (int c = 0; c < pitch; c += lanes) put(log_q + c, elementary::log(load<V>(q + c)));
      float own = 0;
      for (int c = 0; c < classes; c++)
        if (q[c] != 0) own += rounded(q[c] * log_q[c]);
      loss[0] += own;
    }
    loss[1] = top == wanted && sum == sum ? 1.f : 0.f;
    for (int c = 0; gradient && c < pitch; c++) d[c] = rounded(probability[c] * mass) - q[c];
  }
};
template <class K>
struct Code<anchors::loss.id, K> : SoftmaxLoss<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
