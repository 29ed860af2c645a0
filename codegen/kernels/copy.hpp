#pragma once

#include <cstddef>

#include "codegen/anchors/copy.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"

/// An image's numbers from one view to another, in order or with a loop for each axis of the result.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Copy {
  static constexpr const Spec& s = K::spec;
  static constexpr View from = s.views.items[0], to = s.views.items[1];

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int n = begin; n < end; n++) {
      const auto* in = image_of<K, 0>(operands, n);
      auto* out = image_of<K, 1>(operands, n);
      if constexpr (anchors::Copy::in_order(s)) {
        for (int i = 0; i < s.domain.size(); i++) out[offset(to, i)] = in[offset(from, i)];
      } else {
        int i = 0;
        axis<0>(in, out, 0, i);
      }
      for (int p = 0; p < to.height * to.width; p++)  // padding channels hold zeros everywhere
        for (int c = to.channels; c < to.filled(); c++) out[p / to.width * to.row() + p % to.width * to.pitch + c] = 0;
    }
  }

 private:
  static constexpr Rearrangement axes = s.attributes.as<Rearrangement>();
  template <int Axis>
  static void axis(const auto* in, auto* out, int source, int& i) {
    if constexpr (Axis == Rearrangement::axes) {
      out[offset(to, i++)] = in[offset(from, source)];
    } else {
      constexpr int stride = axes.stride(Axis);
      for (int k = 0; k < axes.extent[axes.from[Axis]]; k++) axis<Axis + 1>(in, out, source + k * stride, i);
    }
  }
  static constexpr int offset(const View& v, int i) {
    const int pixel = i / v.channels;
    return pixel / v.width * v.row() + pixel % v.width * v.pitch + i % v.channels;
  }
};
template <class K>
struct Code<anchors::copy.id, K> : Copy<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
