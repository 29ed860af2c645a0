#pragma once

#include "codegen/arch/select.hpp"
#include "codegen/ir/kernel.hpp"

/// Which channels of its source a kernel's channels meet: all, those of a group, those of the groups that share a
/// vector (`group_inputs.hpp`), or each its own.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Groups {
  static constexpr int size = group_of(K::spec), inputs = K::spec.inputs;
  static constexpr bool one = size == K::spec.domain.channels, by_channel = codegen::by_channel(K::spec),
                        by_inputs = in_small_groups(K::spec), shared = share_vectors(K::spec);
  /// The first of the source's channels that those from `channel` on, of one tile, meet; of those that share vectors,
  /// the source's.
  static constexpr int first_input(int channel) { return one || shared ? 0 : group_before(channel) * inputs; }
  /// The group of a channel; of padding, the last.
  static constexpr int group_before(int channel) {
    return (channel < K::spec.domain.channels ? channel : K::spec.domain.channels - 1) / size;
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
