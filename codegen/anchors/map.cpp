#include "codegen/anchors/map.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Map::naive(Naive& k) {
  const Spec& s = k.spec;
  const bool tiled = s.pools && tiles(s.window);
  const int covered_high = s.domain.height * s.window.size.high, covered_wide = s.domain.width * s.window.size.wide;
  for (int n = k.begin; n < k.end; n++)
    for (int c = 0; c < s.domain.channels; c++) {
      k.begin_sums();
      for (int y = 0; y < s.domain.height; y++)
        for (int x = 0; x < s.domain.width; x++) k.program({n, y, x, c}, {});
      for (int y = 0; tiled && y < s.source.height; y++)  // rows and columns that fill no window
        for (int x = 0; x < s.source.width; x++)
          if (y >= covered_high || x >= covered_wide) k.program({n, y, x, c, false}, {});
      k.end_sums({n, 0, 0, c});
    }
}

}  // namespace sinter::codegen::anchors
