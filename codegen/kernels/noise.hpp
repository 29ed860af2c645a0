#pragma once

#include <cstddef>
#include <cstdint>

#include "codegen/anchors/noise.hpp"
#include "codegen/arch/normal.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/ops/noise.hpp"

/// Draws the numbers of GaussianNoise, image by image. Slot 0: they.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Noise {
  static constexpr const Spec& s = K::spec;
  static constexpr View to = s.views.items[0];
  static constexpr auto numbers = s.attributes.template as<ops::Noise::Numbers>();
  static constexpr int blocks = 16;  ///< of four numbers at a time: whole vectors of any width
  using V = Vec<s.lanes>;

  static void run(Slots operands, const Context& context, int begin, int end) {
    for (int n = begin; n < end; n++) {
      auto* const out = image_of<K, 0>(operands, n);
      for (int first = 0; first < s.domain.size(); first += 4 * blocks)
        draw(out, first, context, ops::Mask::index(context.step, n));
      for (int p = 0; p < to.height * to.width; p++)  // padding channels hold zeros everywhere
        for (int c = to.channels; c < to.filled(); c++) out[pixel(p) + c] = 0;
    }
  }

 private:
  static constexpr int pixel(int p) { return p / to.width * to.row() + p % to.width * to.pitch; }

  static void draw(auto* out, int first, const Context& context, std::uint64_t index) {
    std::uint32_t word[4][blocks];
    philox_blocks(word, static_cast<std::uint32_t>(first / 4), numbers.stream, index, philox_key(context.seed));
    float drawn[4][blocks];
    for (int i = 0; i < blocks; i++) {
      drawn[0][i] = ops::Noise::above_zero(word[0][i]), drawn[1][i] = unit_interval(word[1][i]);
      drawn[2][i] = ops::Noise::above_zero(word[2][i]), drawn[3][i] = unit_interval(word[3][i]);
    }
    for (int pair = 0; pair < 4; pair += 2)
      for (int i = 0; i < blocks; i += s.lanes) {
        const Normals<V> made = normals(load<V>(drawn[pair] + i), load<V>(drawn[pair + 1] + i));
        put(drawn[pair] + i, product(V(numbers.deviation), made.first));
        put(drawn[pair + 1] + i, product(V(numbers.deviation), made.second));
      }
    for (int i = 0; i < 4 * blocks && first + i < s.domain.size(); i++)
      out[pixel((first + i) / to.channels) + (first + i) % to.channels] = drawn[i % 4][i / 4];
  }
};
template <class K>
struct Code<anchors::noise.id, K> : Noise<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
