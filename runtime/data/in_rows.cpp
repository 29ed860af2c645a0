#include "runtime/data/in_rows.hpp"

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"

namespace sinter::detail {

std::array<std::size_t, 2> shape_of_rows(std::span<const std::size_t> samples, std::span<const std::size_t> sizes) {
  std::size_t numbers = 0;
  for (std::size_t k = 0; k < samples.size(); k++) {
    if (samples[k] == 0) throw InputError(text("in_rows: array %zu holds no samples", k + 1));
    if (samples[k] != samples[0])
      throw InputError(
          text("in_rows: array %zu holds %zu samples, the first holds %zu", k + 1, samples[k], samples[0]));
    numbers += sizes[k] / samples[k];
  }
  return {samples[0], numbers};
}

}  // namespace sinter::detail
