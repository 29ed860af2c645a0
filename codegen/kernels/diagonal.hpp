#pragma once

#include <cstddef>

#include "codegen/anchors/diagonal.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"

/// Weights of groups, and of fewer, larger ones with zeros beside the diagonal. A task is a tap.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Diagonal {
  static constexpr const Spec& s = K::spec;
  static constexpr View from = s.views.items[0], to = s.views.items[1];
  static constexpr auto numbers = s.attributes.template as<anchors::DiagonalNumbers>();
  static constexpr int narrow = s.forward ? from.width : to.width, wide = s.forward ? to.width : from.width;

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int tap = begin; tap < end; tap++) {
      const auto* const in = numbers_at<from.element>(operands[0]) + static_cast<std::ptrdiff_t>(tap) * from.row();
      auto* const out = numbers_at<to.element>(operands[1]) + static_cast<std::ptrdiff_t>(tap) * to.row();
      if constexpr (s.forward)
        for (int i = 0; i < to.width * to.pitch; i++) out[i] = 0;
      for (int c = 0; c < narrow; c++)
        for (int f = 0; f < to.pitch; f++) {
          const int there = numbers.first_input(f, narrow, wide) + c;
          if constexpr (s.forward)
            out[there * to.pitch + f] = in[c * from.pitch + f];
          else
            out[c * to.pitch + f] = in[there * from.pitch + f];
        }
    }
  }
};
template <class K>
struct Code<anchors::diagonal.id, K> : Diagonal<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
