#include "codegen/ops/batch_norm.hpp"

#include "codegen/kernels/merging.hpp"

namespace sinter::codegen::ops {
namespace {

/// `kept`: which of the inputs the running variance is.
void set_affine(Merging& m, int kept, const Channels& mean, const Channels& variance) {
  const auto numbers = m.as<BatchNormNumbers>();
  const Channels inverse = 1 / sqrt(variance + static_cast<double>(numbers.epsilon));
  const Channels scale = numbers.scaled() ? m.input(numbers.gamma(kept)) * inverse : inverse;
  const Channels beta = numbers.shifted() ? m.input(numbers.beta(kept)) : Channels(0);
  m.result(0, mean);
  m.result(1, inverse);
  m.result(2, scale);
  m.result(3, beta - mean * scale);
}

/// x over the pixels of an image. Where their number is a power of two, its inverse is exact, and so is this.
class PerPixel {
 public:
  explicit PerPixel(int pixels) : pixels_(pixels), exact_((pixels & (pixels - 1)) == 0) {}
  Channels operator()(const Channels& x) const { return exact_ ? x * inverse_ : x / pixels_; }

 private:
  const double pixels_, inverse_ = 1 / pixels_;
  const bool exact_;
};

}  // namespace

void MergeNormalize::merge(Merging& m) {
  const auto numbers = m.as<BatchNormNumbers>();
  const double count = static_cast<double>(m.images) * numbers.pixels;
  const Channels s0 = m.total(0), s1 = m.total(1);
  const Channels mean = m.input(1, 0), inverse = m.input(1, 1), slope = m.input(1, 2);
  const Channels b = -slope * inverse * inverse * s1 / count;
  m.result(0, slope);
  m.result(1, b);
  m.result(2, -slope * s0 / count - b * mean);
  if (numbers.scaled()) m.result(3, inverse * s1);
  if (numbers.shifted()) m.result(numbers.scaled() ? 4 : 3, s0);
}

/// (Chan, Golub & LeVeque 1979)
void MergeStatistics::merge(Merging& m) {
  const auto numbers = m.as<BatchNormNumbers>();
  const double pixels = numbers.pixels, count = m.images * pixels, decay = static_cast<double>(numbers.decay);
  const PerPixel per_pixel(numbers.pixels);
  Channels mean, squared;
  for (int n = 0; n < m.images; n++) mean = mean + (m.partial(n, 0) + per_pixel(m.partial(n, 1)));
  mean = mean / m.images;
  for (int n = 0; n < m.images; n++) {
    const Channels sum = m.partial(n, 1), own = per_pixel(sum), difference = m.partial(n, 0) + own - mean;
    squared = squared + (m.partial(n, 2) - per_pixel(sum * sum) + pixels * difference * difference);
  }
  const Channels variance = Channels::each(  // biased; never negative, and a NaN stays one
      [&](int i) { return squared.of[i] <= 0 ? 0 : squared.of[i] / count; });
  set_affine(m, 2, mean, variance);
  const Channels kept = numbers.unbiased != 0 && count > 1 ? variance * count / (count - 1) : variance;
  m.result(4, decay * m.input(1) + (1 - decay) * mean);
  m.result(5, decay * m.input(2) + (1 - decay) * kept);
}

void RunningStatistics::merge(Merging& m) { set_affine(m, 1, m.input(0), m.input(1)); }

}  // namespace sinter::codegen::ops
