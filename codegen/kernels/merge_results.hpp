#pragma once

#include <cmath>

#include "codegen/arch/select.hpp"
#include "codegen/ir/kernel.hpp"
#include "codegen/ops/batch_norm.hpp"
#include "dsl/rounding.hpp"

/// What merge kernels compute per channel, in double, in image order: shared by the SIMD kernels and the naive oracle.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// Per-image partial sums of one channel: value(image, row).
template <class Partial>
struct ChannelSums {
  const Partial& partial;
  int images;

  double total(int row) const {
    double sum = 0;
    for (int n = 0; n < images; n++) sum += partial(n, row);
    return sum;
  }
};

struct BatchStatistics {
  double mean = 0, variance = 0;  ///< biased
};

/// Mean and variance from shifted sums k, Σ(x − k), Σ(x − k)² of `pixels` values per image.
/// (Chan, Golub & LeVeque 1979)
template <class Partial>
BatchStatistics merge_shifted(const Partial& partial, int images, int pixels) {
  BatchStatistics result;
  for (int n = 0; n < images; n++) result.mean += partial(n, 0) + partial(n, 1) / pixels;
  result.mean /= images;
  double squares = 0;
  for (int n = 0; n < images; n++) {
    const double sum = partial(n, 1), difference = partial(n, 0) + sum / pixels - result.mean;
    squares += partial(n, 2) - sum * sum / pixels + rounded(pixels * difference * difference);
  }
  result.variance = squares <= 0 ? 0 : squares / (static_cast<double>(images) * pixels);  // a NaN stays one
  return result;
}

/// Results of a merge for one channel, in the order of the accumulator's rows (see codegen/ops/batch_norm.hpp).
struct MergeResults {
  float value[6]{};
};

inline void set_affine(MergeResults& r, double mean, double variance, double epsilon, double gamma, double beta) {
  const double inverse = 1 / std::sqrt(variance + epsilon), scale = gamma * inverse;
  r.value[0] = static_cast<float>(mean);
  r.value[1] = static_cast<float>(inverse);
  r.value[2] = static_cast<float>(scale);
  r.value[3] = static_cast<float>(beta - rounded(mean * scale));
}

/// `partial(image, row)` and `channel(slot, row)` read this channel's numbers.
template <class Partial, class Channel>
MergeResults merge_channel(const Spec& s, int images, const Partial& partial, const Channel& channel) {
  MergeResults r;
  const ops::BatchNormNumbers numbers = s.attributes.as<ops::BatchNormNumbers>();
  const double count = static_cast<double>(images) * numbers.pixels, epsilon = static_cast<double>(numbers.epsilon);
  const ChannelSums<Partial> sums{partial, images};
  switch (s.merge) {
    case Merged::none:
      break;
    case Merged::sums:
      r.value[0] = static_cast<float>(sums.total(0));
      break;
    case Merged::batch_statistics: {
      const BatchStatistics batch = merge_shifted(partial, images, numbers.pixels);
      const double decay = static_cast<double>(numbers.decay);
      set_affine(r, batch.mean, batch.variance, epsilon, channel(1, 0), channel(2, 0));
      const double kept = numbers.unbiased != 0 && count > 1 ? batch.variance * count / (count - 1) : batch.variance;
      r.value[4] = static_cast<float>(rounded(decay * channel(3, 0)) + rounded((1 - decay) * batch.mean));
      r.value[5] = static_cast<float>(rounded(decay * channel(4, 0)) + rounded((1 - decay) * kept));
      break;
    }
    case Merged::running_statistics:
      set_affine(r, channel(2, 0), channel(3, 0), epsilon, channel(0, 0), channel(1, 0));
      break;
    case Merged::normalize: {
      const double s0 = sums.total(0), s1 = sums.total(1);
      const double mean = channel(1, 0), inverse = channel(1, 1), scale = channel(1, 2);
      const double b = -scale * inverse * inverse * s1 / count;
      r.value[0] = static_cast<float>(scale);
      r.value[1] = static_cast<float>(b);
      r.value[2] = static_cast<float>(-scale * s0 / count - rounded(b * mean));
      r.value[3] = static_cast<float>(inverse * s1);
      r.value[4] = static_cast<float>(s0);
      break;
    }
  }
  return r;
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
