#pragma once

#include <cstddef>
#include <cstdint>

#include "codegen/ir/kernel.hpp"
#include "codegen/kernels/gathered.hpp"
#include "codegen/kernels/group_inputs.hpp"
#include "codegen/kernels/unroll.hpp"

/// What windows see of small groups, copied row by row into a strip that stays in the L1, in an order in which one load
/// gives the lanes of a sum what they meet. Where a vector is whole groups the order is place after place in a group,
/// and of one place group after group: the lanes meet a few neighbours, again and again. Sums and factors take that
/// order in registers. Where a vector is not, a strip holds a number for each lane.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct StripOrder {
  static constexpr const Spec& s = K::spec;
  static constexpr int lanes = s.lanes, size = group_of(s);
  static constexpr bool whole = lanes % size == 0;  ///< groups in a vector
  static constexpr int groups = strip_groups(s);
  static constexpr int span = groups * s.inputs;  ///< numbers of a pixel that a vector meets
  using V = Vec<lanes>;

  /// A vector of channels in the order of the strip, and back; as it is where the kernel has none.
  SINTER_INLINE static V ordered(V v) {
    if constexpr (moves)
      return rearranged(v, load_bits<V>(to.where));
    else
      return v;
  }
  SINTER_INLINE static V restored(V v) {
    if constexpr (moves)
      return rearranged(v, load_bits<V>(back.where));
    else
      return v;
  }

 private:
  static constexpr bool moves = in_strips(s) && whole && size > 1;
  /// A vector of so many rows, column after column.
  static constexpr Sources<lanes> transposed(int rows) {
    Sources<lanes> made;
    for (int i = 0; i < lanes; i++) made.where[i] = static_cast<std::uint32_t>(i % rows * (lanes / rows) + i / rows);
    return made;
  }
  static constexpr Sources<lanes> to = transposed(groups), back = transposed(lanes / groups);
};

/// Some rows of the source in slot 0, as the vectors of a tile meet them: so many as a window sees at a time. Where
/// groups have one input and a vector is whole ones, the source has that order itself, and nothing is copied.
template <class K, int Rows, int Columns, int Vectors = 1>
class GroupStrip {
  using Order = StripOrder<K>;
  static constexpr const Spec& s = K::spec;
  static constexpr View source = s.views.items[0];
  static constexpr int lanes = s.lanes, span = Order::span;
  static constexpr bool filled = s.domain.channels % lanes == 0;  ///< no lane is without a channel
  static constexpr bool in_place = Order::whole && s.inputs == 1 && filled && source.element == Element::f32;
  static constexpr std::ptrdiff_t row_size = in_place ? 0 : Columns * span * Vectors + lanes;
  using V = Vec<lanes>;

  using N = Number<source.element>;
  const N* const from_;
  const int channel_;
  int reached_ = 0;  ///< rows
  alignas(64) float numbers_[in_place ? 1 : static_cast<std::size_t>(Rows * row_size)];

  /// Of whole groups: place after place.
  static constexpr int loads = Order::whole ? (span + lanes - 1) / lanes : 1;
  struct Table {
    Sources<lanes> of[static_cast<std::size_t>(loads)]{};
  };
  static constexpr Table table = [] {
    Table made;
    for (int i = 0; i < loads * lanes && i < span; i++) {
      const int from = i % Order::groups * s.inputs + i / Order::groups;
      made.of[i / lanes].load[i % lanes] = static_cast<std::uint32_t>(from / lanes);
      made.of[i / lanes].where[i % lanes] = static_cast<std::uint32_t>(from % lanes);
    }
    return made;
  }();
  SINTER_INLINE static void copy_groups(const N* pixel, int channel, float* to) {
    const int first = channel / Order::size * s.inputs, there = s.source.channels - first;
    const auto loaded = [&](int n) SINTER_INLINE {
      if constexpr (filled && span % lanes == 0) return load<V>(pixel + first + n * lanes);
      const int left = (there < span ? there : span) - n * lanes;
      return load_first<V>(pixel + first + n * lanes, left < 0 ? 0 : left < lanes ? left : lanes);
    };
    unroll<loads>([&]<int j>() SINTER_INLINE {
      put(to + j * lanes, gathered<V, loads>(load_bits<V>(table.of[j].load), load_bits<V>(table.of[j].where), loaded));
    });
  }
  SINTER_INLINE static void copy_lanes(const N* pixel, int channel, float* to) {
    const GroupInputs<K> inputs_of(channel);
    for (int i = 0; i < s.inputs; i++) put(to + i * lanes, inputs_of(pixel, i));
  }

 public:
  static constexpr std::ptrdiff_t step = in_place ? source.pitch : span * Vectors;  ///< from pixel to pixel

  /// `from`: the first pixel of row 0, its first channel; of a tile that begins with `channel`.
  SINTER_INLINE GroupStrip(const N* from, int channel)
      : from_(in_place ? from + channel / Order::size : from), channel_(channel) {}

  /// Makes rows [first, end) ready, at most `Rows`; those below `first` are needed no more.
  SINTER_INLINE void reach(int first, int end) {
    if constexpr (!in_place)
      for (int row = reached_ < first ? first : reached_; row < end; row++) {
        const N* pixel = from_ + row * source.row();
        float* to = numbers_ + row % Rows * row_size;
        for (int i = 0; i < Columns; i++, pixel += source.pitch, to += step) {
          __builtin_prefetch(pixel + source.row() + channel_ / Order::size * s.inputs);
          for (int q = 0; q < Vectors; q++)  // in order: a vector may end behind its span, where the next one begins
            if constexpr (Order::whole)
              copy_groups(pixel, channel_ + q * lanes, to + q * span);
            else
              copy_lanes(pixel, channel_ + q * lanes, to + q * span);
        }
      }
    reached_ = end;
  }
  SINTER_INLINE const float* row(int i) const {
    if constexpr (in_place)
      return from_ + i * source.row();
    else
      return numbers_ + i % Rows * row_size;
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
