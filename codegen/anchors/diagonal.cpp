#include "codegen/anchors/diagonal.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Diagonal::naive(Naive& k) {
  const Spec& s = k.spec;
  const auto numbers = s.attributes.as<DiagonalNumbers>();
  const int narrow = s.forward ? s.source.width : s.domain.width, wide = s.forward ? s.domain.width : s.source.width;
  for (int tap = 0; tap < s.domain.height; tap++)
    for (int c = 0; c < s.domain.width; c++)
      for (int f = 0; f < s.domain.channels; f++) {
        const int first = numbers.first_input(f, narrow, wide);
        const int from = s.forward ? c - first : c + first;
        k.at(1)[tap * k.view(1).row() + c * k.view(1).pitch + f] =
            from < 0 || from >= s.source.width ? 0 : k.at(0)[tap * k.view(0).row() + from * k.view(0).pitch + f];
      }
}

}  // namespace sinter::codegen::anchors
