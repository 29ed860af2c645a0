#pragma once

#include <cstddef>

#include "codegen/anchors/copy.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"

/// reshape: an image's numbers in height, width, channel order from one view to another.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Copy {
  static constexpr const Spec& s = K::spec;
  static constexpr View from = s.views.items[0], to = s.views.items[1];

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int n = begin; n < end; n++) {
      const auto* in = numbers_at<from.element>(operands[0]) +
                       static_cast<std::ptrdiff_t>(from.local ? n / s.chunk : n) * from.image() + from.origin();
      auto* out = numbers_at<to.element>(operands[1]) +
                  static_cast<std::ptrdiff_t>(to.local ? n / s.chunk : n) * to.image() + to.origin();
      for (int i = 0; i < s.domain.size(); i++) out[offset(to, i)] = in[offset(from, i)];
      for (int p = 0; p < to.height * to.width; p++)  // padding channels hold zeros everywhere
        for (int c = to.channels; c < to.pitch; c++) out[p / to.width * to.row() + p % to.width * to.pitch + c] = 0;
    }
  }

 private:
  static constexpr int offset(const View& v, int i) {
    const int pixel = i / v.channels;
    return pixel / v.width * v.row() + pixel % v.width * v.pitch + i % v.channels;
  }
};
template <class K>
struct Code<anchors::copy.id, K> : Copy<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
