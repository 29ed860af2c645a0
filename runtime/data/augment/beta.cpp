#include "runtime/data/augment/beta.hpp"

#include <cmath>

#include "runtime/base/portable_exp.hpp"
#include "runtime/base/portable_math.hpp"

namespace sinter {
namespace {

/// (0, 1]
double above_zero(Random& random) { return (static_cast<double>(random.bits()) + 1) * 0x1p-32; }

double log_gamma_number(double alpha, Random& random) {
  if (alpha < 1) {  // of alpha + 1, times u^(1/alpha)
    const double larger = log_gamma_number(alpha + 1, random);
    return larger + portable_log(above_zero(random)) / alpha;
  }
  const double d = alpha - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = random.normal(), root = 1 + c * x;
    if (root <= 0) continue;
    const double log_v = 3 * portable_log(root), v = root * root * root;
    if (portable_log(above_zero(random)) <= 0.5 * x * x + d - d * v + d * log_v) return portable_log(d) + log_v;
  }
}

}  // namespace

double beta_number(double alpha, Random& random) {
  const double x = log_gamma_number(alpha, random), y = log_gamma_number(alpha, random);
  return 1 / (1 + portable_exp(y - x));
}

}  // namespace sinter
