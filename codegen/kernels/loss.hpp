#pragma once

#include <cstddef>

#include "codegen/ir/kernel.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/kernels/exp_log.hpp"

/// Softmax, cross-entropy and its gradient, image by image. Slots: logits, labels, loss, probabilities[, dlogits].
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Loss {
  static constexpr const Spec& s = K::spec;
  static constexpr int classes = s.domain.channels, pitch = s.views.items[0].pitch;
  static constexpr bool gradient = s.views.count > 4;
  static constexpr int lanes = s.lanes < 8 ? s.lanes : 8;  // 8 suffice
  using V = Vec<lanes>;

  static void run(float* const* operands, const Context& context, int begin, int end) {
    for (int n = begin; n < end; n++) image(operands, context, n);
  }

 private:
  static float* of_image(float* const* operands, int slot, int n) {
    const View& v = s.views.items[slot];
    return operands[slot] + static_cast<std::ptrdiff_t>(v.local ? n / s.chunk : n) * v.image();
  }
  static void image(float* const* operands, const Context& context, int n) {
    const float* y = of_image(operands, 0, n);
    const int label = static_cast<int>(*of_image(operands, 1, n));
    int top = 0;
    for (int c = 1; c < classes; c++)
      if (y[c] > y[top] || y[c] != y[c]) top = c;
    alignas(64) float e[static_cast<std::size_t>(pitch)];
    for (int c = 0; c < pitch; c += lanes) put(e + c, exp_of_negative(load<V>(y + c) - V(y[top])));
    float sum = y[top] - y[top];  // 0, or a NaN that makes the loss one and every probability
    for (int c = 0; c < classes; c++) sum += e[c];
    float* loss = of_image(operands, 2, n);
    loss[0] = log_of_sum<V>(sum) + y[top] - y[label];
    loss[1] = top == label && sum == sum ? 1.f : 0.f;
    float* probability = of_image(operands, 3, n);
    for (int c = 0; c < pitch; c++) probability[c] = c < classes ? e[c] / sum : 0.f;
    if constexpr (gradient) {
      float* d = of_image(operands, 4, n);
      const float images = static_cast<float>(context.images);
      for (int c = 0; c < pitch; c++) d[c] = (probability[c] - (c == label ? 1.f : 0.f)) / images;
    }
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
