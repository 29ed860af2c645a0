#include "runtime/data/check_values.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

bool is_fine(float value) { return std::fabs(value) <= largest_value; }  // NaN is not

/// Without a branch for each value: it costs what reading them costs.
bool all_fine(std::span<const float> values) {
  bool fine = true;
  for (const float value : values) fine &= is_fine(value);
  return fine;
}

}  // namespace

void check_values(std::span<const float> values, const std::array<std::size_t, 4>& shape, const std::string& what,
                  std::size_t first) {
  if (all_fine(values)) return;
  const auto at = static_cast<std::size_t>(std::find_if_not(values.begin(), values.end(), is_fine) - values.begin());
  const std::size_t channel = at % shape[3], column = at / shape[3] % shape[2],
                    row = at / (shape[3] * shape[2]) % shape[1];
  throw InputError(
      what +
      text(": image %zu has the value %g in row %zu, column %zu, channel %zu; expected finite numbers of at most %g: "
           "scale the values, replace what is missing, or leave the image out",
           first + at / (shape[3] * shape[2] * shape[1]), static_cast<double>(values[at]), row, column, channel,
           static_cast<double>(largest_value)));
}

}  // namespace sinter
