#pragma once

#include "codegen/ir/kernel.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/ops/batch_norm.hpp"

/// What merge kernels compute per channel, in double, in image order: one function for all of them, in the library,
/// and the naive oracle's too.
namespace sinter::codegen {

/// Results for one channel, in the order of the accumulator's rows (see codegen/ops/batch_norm.hpp).
struct MergeResults {
  float value[most_results]{};
};

/// What of a merge kernel's spec matters for a channel.
struct MergeSpec {
  static constexpr int most_slots = 5;
  Merged merge = Merged::none;
  ops::BatchNormNumbers numbers{};
  int image = 0;          ///< numbers from one image's partial sums, in slot 0, to the next
  int row[most_slots]{};  ///< numbers from one row of a slot to the next
  Element element[most_slots]{};
  constexpr explicit MergeSpec(const Spec& s)
      : merge(s.merge), numbers(s.attributes.as<ops::BatchNormNumbers>()), image(s.views[0].image()) {
    for (int i = 0; i < most_slots && i < s.views.size(); i++)
      row[i] = s.views[i].row(), element[i] = s.views[i].element;
  }
};

MergeResults merge_channel(const MergeSpec& s, Slots operands, int images, int channel);

}  // namespace sinter::codegen
