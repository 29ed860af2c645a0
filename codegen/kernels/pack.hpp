#pragma once

#include <array>
#include <cstddef>

#include "codegen/anchors/pack.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"

/// Weights (tap, input, filter) → (tap, filter, input), taps in the order conv_dx walks them. Of groups: (tap, filter
/// of the group, input of all).
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Pack {
  static constexpr const Spec& s = K::spec;
  static constexpr View from = s.views.items[0], to = s.views.items[1];
  static constexpr int taps = s.domain.height, inputs = s.domain.width, filters = s.domain.channels;
  static constexpr int group = to.width;  ///< filters that meet the same inputs
  static constexpr int block = anchors::Pack::task, blocks = anchors::Pack::blocks(s);

  /// Which tap of the window stands at each place of the packed weights.
  static constexpr auto order = [] {
    std::array<int, static_cast<std::size_t>(taps)> taps_in_order{};
    for (int i = 0, at = 0; i < phase_count(s.window, false); i++) {
      const Phase p = phase(s.window, false, {1, 1, 1}, i);
      for (int y = 0; y < p.rows.taps; y++)
        for (int x = 0; x < p.columns.taps; x++)
          taps_in_order[static_cast<std::size_t>(at++)] = window_tap(s.window, p, y, x);
    }
    return taps_in_order;
  }();

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int task = begin; task < end; task++) {
      const int tap = task / blocks, first = task % blocks * block;
      const int last = first + block < filters ? first + block : filters;
      const auto* in = numbers_at<from.element>(operands[0]) +
                       static_cast<std::ptrdiff_t>(order[static_cast<std::size_t>(tap)]) * from.row();
      auto* out = numbers_at<to.element>(operands[1]) + static_cast<std::ptrdiff_t>(tap) * to.row();
      for (int f = first; f < last; f++) {
        auto* line = out + static_cast<std::ptrdiff_t>(f % group) * to.pitch + f / group * inputs;
        for (int i = 0; i < inputs; i++) line[i] = in[static_cast<std::ptrdiff_t>(i) * from.pitch + f];
        if (f / group == filters / group - 1)
          for (int i = inputs; i < inputs + to.pitch - to.channels; i++) line[i] = 0;
      }
    }
  }
};
template <class K>
struct Code<anchors::pack.id, K> : Pack<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
