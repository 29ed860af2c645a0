#pragma once

#include <cstddef>
#include <cstdint>

#include "codegen/anchors/mask.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/ops/dropout.hpp"

/// Draws the masks of Dropout, image by image. Slot 0: the mask.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Mask {
  static constexpr const Spec& s = K::spec;
  static constexpr View to = s.views.items[0];
  static constexpr ops::Mask::Numbers numbers = s.attributes.template as<ops::Mask::Numbers>();
  static constexpr int blocks = 16;  ///< of four numbers at a time: one vector each of the compiler's

  static void run(Slots operands, const Context& context, int begin, int end) {
    for (int n = begin; n < end; n++) {
      auto* out = image_of<K, 0>(operands, n);
      if constexpr (numbers.whole != 0) {
        draw<1>(out, 0, context, ops::Mask::index(context.step, n));
        for (int i = 1; i < s.domain.size(); i++) out[element(i)] = *out;
      } else {
        for (int first = 0; first < s.domain.size(); first += 4 * blocks)
          draw<s.domain.size()>(out, first, context, ops::Mask::index(context.step, n));
      }
      for (int p = 0; p < to.height * to.width; p++)  // padding channels hold zeros everywhere
        for (int c = to.channels; c < to.filled(); c++) out[pixel(p) + c] = 0;
    }
  }

 private:
  static constexpr int pixel(int p) { return p / to.width * to.row() + p % to.width * to.pitch; }

  static constexpr int element(int i) { return pixel(i / to.channels) + i % to.channels; }

  /// Numbers first .. first + 4 · blocks of an image that has so many.
  template <int Size>
  static void draw(auto* out, int first, const Context& context, std::uint64_t index) {
    std::uint32_t word[4][blocks];
    philox_blocks(word, static_cast<std::uint32_t>(first / 4), numbers.stream, index, philox_key(context.seed));
    for (int i = 0; i < 4 * blocks && first + i < Size; i++)
      out[element(first + i)] = ops::Mask::value(unit_interval(word[i % 4][i / 4]), numbers.rate);
  }
};
template <class K>
struct Code<anchors::mask.id, K> : Mask<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
