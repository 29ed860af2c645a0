#include "codegen/kernels/merge_results.hpp"

#include <cmath>

#include "dsl/rounding.hpp"

namespace sinter::codegen {
namespace {

/// A channel's numbers.
struct Channel {
  const MergeSpec& s;
  Slots operands;
  int images, channel;

  /// An image's partial sum.
  double partial(int image, int row) const {
    return static_cast<double>(
        number(s.element[0], operands[0], static_cast<std::ptrdiff_t>(image) * s.image + row * s.row[0] + channel));
  }
  double total(int row) const {
    double sum = 0;
    for (int n = 0; n < images; n++) sum += partial(n, row);
    return sum;
  }
  double operator()(int slot, int row) const {
    return static_cast<double>(number(s.element[slot], operands[slot], row * s.row[slot] + channel));
  }
};

struct BatchStatistics {
  double mean = 0, variance = 0;  ///< biased
};

/// Mean and variance from shifted sums k, Σ(x − k), Σ(x − k)² of `pixels` values per image.
/// (Chan, Golub & LeVeque 1979)
BatchStatistics merge_shifted(const Channel& c, int pixels) {
  BatchStatistics result;
  for (int n = 0; n < c.images; n++) result.mean += c.partial(n, 0) + c.partial(n, 1) / pixels;
  result.mean /= c.images;
  double squares = 0;
  for (int n = 0; n < c.images; n++) {
    const double sum = c.partial(n, 1), difference = c.partial(n, 0) + sum / pixels - result.mean;
    squares += c.partial(n, 2) - sum * sum / pixels + rounded(pixels * difference * difference);
  }
  result.variance = squares <= 0 ? 0 : squares / (static_cast<double>(c.images) * pixels);  // a NaN stays one
  return result;
}

void set_affine(MergeResults& r, double mean, double variance, double epsilon, double gamma, double beta) {
  const double inverse = 1 / std::sqrt(variance + epsilon), scale = gamma * inverse;
  r.value[0] = static_cast<float>(mean);
  r.value[1] = static_cast<float>(inverse);
  r.value[2] = static_cast<float>(scale);
  r.value[3] = static_cast<float>(beta - rounded(mean * scale));
}

}  // namespace

MergeResults merge_channel(const MergeSpec& s, Slots operands, int images, int at) {
  MergeResults r;
  const Channel channel{s, operands, images, at};
  const ops::BatchNormNumbers& numbers = s.numbers;
  const double count = static_cast<double>(images) * numbers.pixels, epsilon = static_cast<double>(numbers.epsilon);
  switch (s.merge) {
    case Merged::none:
      break;
    case Merged::sums:
      r.value[0] = static_cast<float>(channel.total(0));
      break;
    case Merged::batch_statistics: {
      const BatchStatistics batch = merge_shifted(channel, numbers.pixels);
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
      const double s0 = channel.total(0), s1 = channel.total(1);
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

}  // namespace sinter::codegen
