#pragma once

#include "codegen/anchors/add_up.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/kernels/unroll.hpp"
#include "codegen/ops/norm.hpp"

/// All numbers of the slots but the last, added up in their order and in double; what is made of the sum is the last
/// slot's.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct AddUp {
  static constexpr const Spec& s = K::spec;
  static constexpr int inputs = s.views.count - 1;
  static constexpr View to = s.views.items[inputs];

  static void run(Slots operands, const Context&, int, int) {
    double sum = 0;
    unroll<inputs>([&]<int i>() SINTER_INLINE {
      constexpr View from = s.views.items[i];
      for (int j = 0; j < from.channels; j++) sum += static_cast<double>(numbers_at<from.element>(operands[i])[j]);
    });
    *numbers_at<to.element>(operands[inputs]) =
        static_cast<float>(ops::finished(s.attributes.template as<ops::AddUpNumbers>(), sum));
  }
};
template <class K>
struct Code<anchors::add_up.id, K> : AddUp<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
