#pragma once

#include <cstddef>
#include <type_traits>

#include "codegen/anchors/pack.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/kernels/pack_order.hpp"
#include "codegen/kernels/pack_pairs.hpp"
#include "codegen/kernels/transposed.hpp"

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

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int task = begin; task < end; task++) {
      const int tap = task / blocks, first = task % blocks * block;
      const int last = first + block < inputs ? first + block : inputs;
      const auto* in = numbers_at<from.element>(operands[0]) +
                       static_cast<std::ptrdiff_t>(PackOrder<K>::of[static_cast<std::size_t>(tap)]) * from.row();
      auto* out = numbers_at<to.element>(operands[1]) + static_cast<std::ptrdiff_t>(tap) * to.row();
      int done = first;
      if constexpr (in_squares) {
        for (; done + lanes <= last; done += lanes) squares(in, out, done);
        numbers(in, out, first, done, filters / lanes * lanes);
      }
      numbers(in, out, done, last, 0);
      if (last == inputs) clear_padding(out);
    }
  }

 private:
  static constexpr int lanes = s.lanes;
  static constexpr bool in_squares = filters >= lanes && group == filters;
  using V = Vec<lanes>;

  /// As many inputs as a vector has lanes, of as many filters as fill vectors.
  SINTER_INLINE static void squares(const auto* in, auto* out, int input) {
    for (int f = 0; f + lanes <= filters; f += lanes) {
      Square<V> square = [&]<int... i>(std::integer_sequence<int, i...>) SINTER_INLINE {
        return Square<V>{load<V>(in + static_cast<std::ptrdiff_t>(input + i) * from.pitch + from.channel(f))...};
      }(std::make_integer_sequence<int, lanes>{});
      square = transposed(square);
      for (int i = 0; i < lanes; i++)
        put(out + static_cast<std::ptrdiff_t>(f + i) * to.pitch + to.channel(input),
            square[static_cast<std::size_t>(i)]);
    }
  }
  /// Inputs [first, last) of the filters from `filter` on, one by one.
  SINTER_INLINE static void numbers(const auto* in, auto* out, int first, int last, int filter) {
    for (int f = filter; f < filters; f++) {
      auto* line = out + static_cast<std::ptrdiff_t>(f % group) * to.pitch;
      for (int i = first; i < last; i++)
        line[to.channel(f / group * inputs + i)] = in[static_cast<std::ptrdiff_t>(i) * from.pitch + from.channel(f)];
    }
  }
  SINTER_INLINE static void clear_padding(auto* out) {
    for (int f = 0; f < group; f++)
      for (int c = to.channels; c < to.filled(); c++)
        out[static_cast<std::ptrdiff_t>(f) * to.pitch + to.channel(c)] = 0;
  }
};
template <class K>
struct Code<anchors::pack.id, K> : std::conditional_t<K::spec.views.items[1].in_pairs, PackPairs<K>, Pack<K>> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
