#pragma once

#include <cstddef>

#include "codegen/anchors/softmax.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/kernels/exponentials.hpp"
#include "codegen/ops/softmax.hpp"
#include "dsl/rounding.hpp"

/// Softmax over the channels of each pixel, its logarithm, and their gradients. Slots: x, y; or dy, y, dx. Sums are
/// added up in the order of the channels, number by number: the same bits for every width.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Softmax {
  static constexpr const Spec& s = K::spec;
  static constexpr ops::SoftmaxNumbers numbers = s.attributes.template as<ops::SoftmaxNumbers>();
  static constexpr bool logarithm = numbers.logarithm != 0;
  static constexpr int channels = s.domain.channels, lanes = s.lanes, pitch = vectors_of(s) * lanes;
  using V = Vec<lanes>;

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int n = begin; n < end; n++)
      for (int y = 0; y < s.domain.height; y++)
        for (int x = 0; x < s.domain.width; x++) {
          if constexpr (numbers.backward != 0)
            gradient(at<0>(operands, n, y, x), at<1>(operands, n, y, x), at<2>(operands, n, y, x));
          else
            forward(at<0>(operands, n, y, x), at<1>(operands, n, y, x));
        }
  }

 private:
  template <int Slot>
  static auto* at(Slots operands, int n, int y, int x) {
    constexpr View v = s.views.items[Slot];
    return image_of<K, Slot>(operands, n) + y * v.row() + x * v.pitch;
  }
  static void forward(const auto* x, auto* y) {
    const Exponentials<channels, pitch, lanes> e(x);
    const float largest = x[e.top], log_sum = logarithm ? log_of_sum<V>(e.sum) : 0.f;
    for (int c = 0; c < pitch; c++) y[c] = c >= channels ? 0.f : logarithm ? x[c] - largest - log_sum : e.of[c] / e.sum;
  }
  static void gradient(const auto* dy, const auto* y, auto* dx) {
    float sum = 0;
    for (int c = 0; c < channels; c++) sum += logarithm ? dy[c] : rounded(dy[c] * y[c]);
    alignas(64) float p[static_cast<std::size_t>(pitch)];
    if constexpr (logarithm)
      for (int c = 0; c < pitch; c += lanes) put(p + c, exp_of_negative(load<V>(y + c)));
    for (int c = 0; c < pitch; c++)
      dx[c] = c >= channels ? 0.f : logarithm ? dy[c] - rounded(p[c] * sum) : y[c] * (dy[c] - sum);
  }
};
template <class K>
struct Code<anchors::softmax.id, K> : Softmax<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
