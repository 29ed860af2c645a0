#include "codegen/anchors/scatter.hpp"

#include "codegen/kernels/naive.hpp"
#include "codegen/ops/max_pool.hpp"

namespace sinter::codegen::anchors {

void Scatter::naive(Naive& k) {
  const Spec& s = k.spec;
  const Window& w = s.window;
  const bool by_scale = s.views.size() == 4;
  const int to = by_scale ? 3 : 2;
  for (int n = k.begin; n < k.end; n++)
    for (int c = 0; c < s.domain.channels; c++) {
      Naive::Values sums(static_cast<std::size_t>(s.source.pixels()));
      const float scale = by_scale ? k.at(2)[2 * k.view(2).row() + c] : 1.f;
      const int sign = scale < 0 ? -1 : scale == 0 ? 0 : 1;
      for (int y = 0; y < s.domain.height; y++)
        for (int x = 0; x < s.domain.width; x++) {
          int winner = -1;
          double best = 0;
          for (int a = 0; a < w.size.high; a++)
            for (int b = 0; b < w.size.wide; b++) {
              const int sy = y * w.stride.high + a - w.rows.before, sx = x * w.stride.wide + b - w.columns.before;
              if (sy < 0 || sx < 0 || sy >= s.source.height || sx >= s.source.width) continue;
              const double rank = ops::rank(static_cast<double>(k.at(1, n, sy, sx, c)), sign);
              if (winner < 0 || rank > best) best = rank, winner = sy * s.source.width + sx;
            }
          sums[static_cast<std::size_t>(winner)] += static_cast<double>(k.at(0, n, y, x, c));
        }
      for (int i = 0; i < s.source.pixels(); i++)
        k.at(to, n, i / s.source.width, i % s.source.width, c) = static_cast<float>(sums[static_cast<std::size_t>(i)]);
    }
}

}  // namespace sinter::codegen::anchors
