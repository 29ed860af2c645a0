#pragma once

#include <cstddef>

#include "codegen/anchors/total.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/ops/elementwise_loss.hpp"
#include "dsl/rounding.hpp"

/// A sample's sums over its pixels (slot 0) added up over the channels, in their order and in double: slot 1.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Total {
  static constexpr const Spec& s = K::spec;
  static constexpr View from = s.views.items[0];
  static constexpr ops::LossNumbers numbers = s.attributes.template as<ops::LossNumbers>();

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int n = begin; n < end; n++) {
      const auto* sums = image_of<K, 0>(operands, n);
      auto* loss = image_of<K, 1>(operands, n);
      for (int row = 0; row < s.domain.height; row++) {
        double sum = 0;
        for (int c = 0; c < s.domain.channels; c++) sum += static_cast<double>(sums[row * from.row() + c]);
        loss[row] = static_cast<float>(rounded(sum * static_cast<double>(ops::Total::factor(numbers, row))));
      }
    }
  }
};
template <class K>
struct Code<anchors::total.id, K> : Total<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
