#pragma once

#include "codegen/anchors/round.hpp"
#include "codegen/kernels/code.hpp"

namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// Lines of numbers that lie together in both views: an image, a row or a pixel.
template <class K>
struct Round {
  static constexpr const Spec& s = K::spec;
  static constexpr View from = s.views.items[0], to = s.views.items[1];
  static constexpr bool by_row = from.pitch == s.domain.channels && to.pitch == s.domain.channels,
                        whole = from.dense() && to.dense();
  static constexpr int lines = whole    ? 1
                               : by_row ? s.domain.height
                                        : s.domain.height * s.domain.width,
                       length = s.domain.size() / lines, across = by_row ? 1 : s.domain.width;
  using V = Vec<this_target.widest>;

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int n = begin; n < end; n++)
      for (int i = 0; i < lines; i++) {
        const auto* const in = image_of<K, 0>(operands, n) + at(from, i);
        auto* const out = image_of<K, 1>(operands, n) + at(to, i);
        int done = 0;
        for (; done + lanes_of<V> <= length; done += lanes_of<V>) put(out + done, as_bfloat16(load<V>(in + done)));
        for (; done < length; done++) out[done] = static_cast<float>(BFloat16(static_cast<float>(in[done])));
      }
  }

 private:
  static constexpr std::ptrdiff_t at(const View& v, int line) {
    return static_cast<std::ptrdiff_t>(line / across) * v.row() + line % across * v.pitch;
  }
};
template <class K>
struct Code<anchors::round.id, K> : Round<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
