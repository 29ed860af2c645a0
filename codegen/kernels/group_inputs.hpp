#pragma once

#include <cstddef>
#include <cstdint>

#include "codegen/arch/vector.hpp"
#include "codegen/ir/kernel.hpp"
#include "codegen/kernels/gathered.hpp"

/// Groups of channels that share a vector, of any size: each lane meets the inputs of its own group. Those of one place
/// in each group are loaded as a vector and rearranged; of two groups, each into all lanes, and merged.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
class GroupInputs {
  static constexpr const Spec& s = K::spec;
  static constexpr int lanes = s.lanes, channels = s.domain.channels, size = group_of(s), inputs = s.inputs;
  static constexpr int total = (channels + lanes - 1) / lanes;  ///< vectors
  using V = Vec<lanes>;

  /// The vectors' patterns return after so many; the last one may hold fewer channels.
  static constexpr int period = [] {
    int vectors = 1;
    while (vectors < total && vectors * lanes % size != 0) vectors++;
    return vectors;
  }();
  static constexpr int patterns = period < total ? period + 1 : total;

  static constexpr int groups_of(int vector) {
    const int end = (vector + 1) * lanes < channels ? (vector + 1) * lanes : channels;
    return (end - 1) / size - vector * lanes / size + 1;
  }
  static constexpr int most_groups = [] {  ///< that share a vector
    int most = 1;
    for (int v = 0; v < period; v++)
      if (groups_of(v) > most) most = groups_of(v);
    return most;
  }();
  /// Groups whose first inputs are in one load; of two groups each number is loaded into all lanes.
  static constexpr int reached = most_groups > 2 ? (lanes - 1) / inputs + 1 : 1;
  static constexpr int loads = (most_groups + reached - 1) / reached;

  /// Of a vector of channels: where its lanes find the first inputs of their groups.
  struct Lanes {
    Sources<lanes> from{};
    int counts[static_cast<std::size_t>(loads)]{};  ///< numbers of each load that are there
    bool alone = false;                             ///< one group fills the vector
  };
  struct Table {
    Lanes of[static_cast<std::size_t>(patterns)]{};
  };
  static constexpr Table table = [] {
    Table made;
    for (int p = 0; p < patterns; p++) {
      Lanes& l = made.of[p];
      const int v = p < patterns - 1 ? p : total - 1, first = v * lanes / size, groups = groups_of(v);
      l.alone = groups == 1;
      for (int i = 0; i < loads; i++) {
        const int left = groups - i * reached;
        l.counts[i] = left <= 0 ? 0 : ((left < reached ? left : reached) - 1) * inputs + 1;
      }
      for (int i = 0; i < lanes; i++) {
        const int channel = v * lanes + i < channels ? v * lanes + i : channels - 1, group = channel / size - first;
        l.from.load[i] = static_cast<std::uint32_t>(group / reached);
        l.from.where[i] = static_cast<std::uint32_t>(group % reached * inputs);
      }
    }
    return made;
  }();

  static constexpr int pattern(int vector) { return vector < total - 1 ? vector % period : patterns - 1; }

  const Lanes& of_;
  const Bits<V> load_, where_;
  const int first_;  ///< input that is loaded first

 public:
  /// For the vector that begins with `channel`.
  SINTER_INLINE explicit GroupInputs(int channel)
      : of_(table.of[pattern(channel / lanes)]),
        load_(load_bits<V>(of_.from.load)),
        where_(load_bits<V>(of_.from.where)),
        first_((channel < channels ? channel : channels - 1) / size * inputs) {}

  /// f(see) for the vector that begins with `channel`: see(pixel, i) is as below.
  SINTER_INLINE static void with(int channel, auto f) {
    const GroupInputs inputs_of(channel);
    if constexpr (size > lanes)
      if (inputs_of.of_.alone)
        return f([first = inputs_of.first_](const auto* pixel, int i)
                     SINTER_INLINE { return broadcast<V>(pixel + first + i); });
    f(inputs_of);
  }
  /// In each lane pixel[i], counted from the first input of the channel's group.
  SINTER_INLINE V operator()(const auto* pixel, int i) const {
    const auto* const from = pixel + first_ + i;
    if constexpr (reached == 1) {
      V all = broadcast<V>(from);
      for (int n = 1; n < loads; n++)
        all = where_equal(load_, static_cast<std::uint32_t>(n),
                          broadcast<V>(from + (of_.counts[n] > 0 ? n * inputs : 0)), all);
      return all;
    } else {
      return gathered<V, loads>(load_, where_, [&](int n) SINTER_INLINE {
        return load_first<V>(from + n * reached * inputs, of_.counts[n]);
      });
    }
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
