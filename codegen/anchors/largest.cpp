#include "codegen/anchors/largest.hpp"

#include <cmath>

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Largest::naive(Naive& k) {
  const Spec& s = k.spec;
  const auto w = s.attributes.as<Window>();
  for (int n = k.begin; n < k.end; n++)
    for (int c = 0; c < s.domain.channels; c++) {
      k.begin_sums();
      for (int p = 0; p < s.domain.pixels(); p++) {
        const int i = p / s.domain.width, j = p % s.domain.width;
        bool any = false;
        double best = 0;
        for (int tap = 0; tap < w.taps(); tap++) {
          const int row = i * w.stride.high + tap / w.size.wide - w.rows.before,
                    column = j * w.stride.wide + tap % w.size.wide - w.columns.before;
          if (row < 0 || column < 0 || row >= s.source.height || column >= s.source.width) continue;
          const auto x = static_cast<double>(k.at(0, n, row, column, c));
          if (!any || x > best || std::isnan(x)) best = std::isnan(best) && any ? best : x;
          any = true;
        }
        k.program({n, i, j, c}, {best});
      }
      k.end_sums({n, 0, 0, c});
    }
}

}  // namespace sinter::codegen::anchors
