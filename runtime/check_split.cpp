#include "runtime/check_split.hpp"

#include <algorithm>

#include "runtime/data/digits.hpp"
#include "runtime/error.hpp"
#include "runtime/model.hpp"
#include "runtime/text.hpp"

namespace sinter {

void check_split(const Model& model, const Split& split, const char* which) {
  const std::array<std::size_t, 4> shape = split.shape();
  if (split.labels.size() == 0) throw InputError(text("the %s set has no images", which));
  if (shape[0] != split.labels.size()) {
    throw InputError(text("the %s set has %zu images and %zu labels", which, shape[0], split.labels.size()));
  }
  if (shape[1] != static_cast<std::size_t>(model.height()) || shape[2] != static_cast<std::size_t>(model.width()) ||
      shape[3] != static_cast<std::size_t>(model.channels())) {
    throw InputError(text("the %s images are %zux%zux%zu, the network takes %dx%dx%d (height, width, channels)", which, shape[1], shape[2],
                          shape[3], model.height(), model.width(), model.channels()));
  }
  const int largest = *std::max_element(split.labels.begin(), split.labels.end());
  if (largest >= model.classes()) {
    throw InputError(text("the %s set has label %d, the network has %d classes", which, largest, model.classes()));
  }
}

}  // namespace sinter
