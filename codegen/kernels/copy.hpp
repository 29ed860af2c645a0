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
        copy_in_order(in, out);
      } else {
        int i = 0;
        axis<0>(in, out, 0, i);
        for (int p = 0; p < to.height * to.width; p++)
          clear_padding(out + p / to.width * to.row() + p % to.width * to.pitch);
      }
    }
  }

 private:
  /// Padding channels hold zeros everywhere.
  static void clear_padding(auto* pixel) {
    for (int c = to.channels; c < to.filled(); c++) pixel[c] = 0;
  }
  static void copy_in_order(const auto* in, auto* out) {
    int channel = 0, column = 0;
    for (int y = 0; y < to.height; y++, out += (to.left + to.right) * to.pitch)
      for (int x = 0; x < to.width; x++, out += to.pitch) {
        for (int c = 0; c < to.channels; c++) {
          out[c] = *in++;
          if (++channel < from.channels) continue;
          channel = 0, in += from.pitch - from.channels;
          if (++column < from.width) continue;
          column = 0, in += (from.left + from.right) * from.pitch;
        }
        clear_padding(out);
      }
  }

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
