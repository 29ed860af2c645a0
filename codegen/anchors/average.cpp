#include "codegen/anchors/average.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Average::naive(Naive& k) {
  const Spec& s = k.spec;
  const auto numbers = s.attributes.as<AverageNumbers>();
  const Shape &x = s.forward ? s.source : s.domain, &y = s.forward ? s.domain : s.source;
  for (int n = k.begin; n < k.end; n++)
    for (int c = 0; c < s.domain.channels; c++) {
      Naive::Values sums(static_cast<std::size_t>(s.domain.pixels()));
      for (int i = 0; i < y.height; i++)
        for (int j = 0; j < y.width; j++) {
          const Span down = numbers.rows_seen(x, y, i), across = numbers.columns_seen(x, y, j);
          const auto share = static_cast<double>(numbers.share(x, y, i, j));
          for (int row = down.first; row < down.last; row++)
            for (int column = across.first; column < across.last; column++)
              if (s.forward)
                sums[static_cast<std::size_t>(i * y.width + j)] +=
                    share * static_cast<double>(k.at(0, n, row, column, c));
              else
                sums[static_cast<std::size_t>(row * x.width + column)] +=
                    share * static_cast<double>(k.at(0, n, i, j, c));
        }
      k.begin_sums();
      for (int p = 0; p < s.domain.pixels(); p++)
        k.program({n, p / s.domain.width, p % s.domain.width, c}, {sums[static_cast<std::size_t>(p)]});
      k.end_sums({n, 0, 0, c});
    }
}

}  // namespace sinter::codegen::anchors
