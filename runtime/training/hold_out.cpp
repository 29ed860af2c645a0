#include "runtime/training/hold_out.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "runtime/base/error.hpp"
#include "runtime/base/shuffle.hpp"
#include "runtime/base/text.hpp"
#include "runtime/training/fit.hpp"

namespace sinter {

HeldOut hold_out(std::size_t images, const FitOptions& options) {
  const double fraction = static_cast<double>(options.validation);
  if (!(fraction >= 0 && fraction < 1))
    throw InputError(text("validation is %g, expected a fraction from 0 to below 1", fraction));
  HeldOut sides;
  sides.trained.resize(images);
  if (fraction == 0) {
    std::iota(sides.trained.begin(), sides.trained.end(), 0u);
    return sides;
  }
  const auto count = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(images)));
  if (count == 0 || count >= images) {
    throw InputError(
        text("validation is %g: of %zu training images it leaves %zu to train on and %zu to validate, expected at "
             "least one of each",
             fraction, images, images - count, count));
  }
  shuffle(sides.trained, options.seed, 0);
  const auto middle = sides.trained.end() - static_cast<std::ptrdiff_t>(count);
  sides.validated.assign(middle, sides.trained.end());
  sides.trained.erase(middle, sides.trained.end());
  std::sort(sides.trained.begin(), sides.trained.end());
  std::sort(sides.validated.begin(), sides.validated.end());
  return sides;
}

}  // namespace sinter
