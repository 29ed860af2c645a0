#include "codegen/anchors/boxes.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Boxes::naive(Naive& k) {
  const auto place = k.spec.attributes.as<At>();
  const int to = k.spec.views.size() - 1;
  const Shape& out = k.spec.domain;
  for (int n = k.begin; n < k.end; n++)
    for (int y = 0; y < out.height; y++)
      for (int x = 0; x < out.width; x++)
        for (int c = 0; c < out.channels; c++) {
          if (place.out_of != 0) {
            k.at(to, n, y, x, c) = k.at(0, n, y + place.row, x + place.column, c + place.channel);
            continue;
          }
          float number = 0;
          for (int i = 0, first = place.channel; i < place.inputs; first += k.view(place.slot(i++)).channels) {
            const int row = y - place.row, column = x - place.column, channel = c - first;
            const View& v = k.view(place.slot(i));
            if (row >= 0 && row < v.height && column >= 0 && column < v.width && channel >= 0 && channel < v.channels)
              number = k.at(place.slot(i), n, row, column, channel);
          }
          k.at(to, n, y, x, c) = number;
        }
}

}  // namespace sinter::codegen::anchors
