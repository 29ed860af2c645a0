#include "codegen/anchors/resample.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Resample::naive(Naive& k) {
  const Spec& s = k.spec;
  const auto numbers = s.attributes.as<ResampleNumbers>();
  const Shape &x = s.forward ? s.source : s.domain, &y = s.forward ? s.domain : s.source;
  for (int n = k.begin; n < k.end; n++)
    for (int c = 0; c < s.domain.channels; c++) {
      Naive::Values sums(static_cast<std::size_t>(s.domain.pixels()));
      for (int i = 0; i < y.height; i++)
        for (int j = 0; j < y.width; j++) {
          const auto down = numbers.rows_seen(x, y, i), across = numbers.columns_seen(x, y, j);
          for (int a = 0; a < down.count; a++)
            for (int b = 0; b < across.count; b++) {
              const int row = down.first + a, column = across.first + b;
              const double share = static_cast<double>(down.shares[a]) * static_cast<double>(across.shares[b]);
              if (s.forward)
                sums[static_cast<std::size_t>(i * y.width + j)] +=
                    share * static_cast<double>(k.at(0, n, row, column, c));
              else
                sums[static_cast<std::size_t>(row * x.width + column)] +=
                    share * static_cast<double>(k.at(0, n, i, j, c));
            }
        }
      k.begin_sums();
      for (int p = 0; p < s.domain.pixels(); p++)
        k.program({n, p / s.domain.width, p % s.domain.width, c}, {sums[static_cast<std::size_t>(p)]});
      k.end_sums({n, 0, 0, c});
    }
}

}  // namespace sinter::codegen::anchors
