#pragma once

#include <string>
#include <vector>

#include "runtime/report/page.hpp"

namespace sinter {
class Model;
}

namespace sinter::report {

/// Pictures of the weights that look at the images themselves.
struct FirstLayer {
  std::string weight;  ///< `conv1.weight`
  double scale = 0;    ///< weights of this size and beyond have the full colour
  /// one per filter or unit: blue is negative, orange positive; means over the channels of the images
  std::vector<Picture> pictures;
};

/// Of the first weight of the network, if its shape is that of windows or whole images; no pictures otherwise. At most
/// `most` of them.
FirstLayer first_layer(const Model& model, int most = 128);

}  // namespace sinter::report
