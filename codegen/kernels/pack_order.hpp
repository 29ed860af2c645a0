#pragma once

#include <array>
#include <cstddef>

#include "codegen/arch/select.hpp"
#include "codegen/ir/kernel.hpp"
#include "codegen/ir/phases.hpp"

namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// Which tap of the window stands at each place of the weights that conv_dx walks.
template <class K>
struct PackOrder {
  static constexpr auto of = [] {
    std::array<int, static_cast<std::size_t>(K::spec.domain.height)> taps_in_order{};
    for (int i = 0, at = 0; i < phase_count(K::spec.window, false); i++) {
      const Phase p = phase(K::spec.window, false, {1, 1, 1}, i);
      for (int y = 0; y < p.rows.taps; y++)
        for (int x = 0; x < p.columns.taps; x++)
          taps_in_order[static_cast<std::size_t>(at++)] = window_tap(K::spec.window, p, y, x);
    }
    return taps_in_order;
  }();
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
