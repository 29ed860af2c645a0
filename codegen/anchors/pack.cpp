#include "codegen/anchors/pack.hpp"

#include "codegen/ir/phases.hpp"
#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Pack::naive(Naive& k) {
  const Spec& s = k.spec;
  if (s.forward) {
    for (int tap = 0; tap < s.domain.height; tap++)
      for (int input = 0; input < s.domain.width; input++)
        for (int filter = 0; filter < s.domain.channels; filter++)
          k.at(1, 0, tap, input, filter) = k.at(0, 0, tap, input, filter);
    return;
  }
  const int group = k.view(1).width;  // filters that meet the same inputs
  int place = 0;
  for (int i = 0; i < phase_count(s.window, false); i++) {
    const Phase p = phase(s.window, false, {1, 1, 1}, i);
    for (int y = 0; y < p.rows.taps; y++)
      for (int x = 0; x < p.columns.taps; x++, place++)
        for (int input = 0; input < s.domain.width; input++)
          for (int filter = 0; filter < s.domain.channels; filter++)
            k.at(1, 0, place, filter % group, filter / group * s.domain.width + input) =
                k.at(0, 0, window_tap(s.window, p, y, x), input, filter);
  }
}

}  // namespace sinter::codegen::anchors
