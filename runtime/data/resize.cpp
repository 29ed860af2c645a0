#include "runtime/data/resize.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sinter {
namespace {

/// What a pixel of the smaller (or larger) picture covers along one axis: the first pixel and the share of each from
/// there.
struct Cover {
  std::size_t first = 0;
  std::vector<double> shares;  ///< sum 1
};

std::vector<Cover> covers(std::size_t from, std::size_t to) {
  std::vector<Cover> list(to);
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  for (std::size_t i = 0; i < to; ++i) {
    const double begin = static_cast<double>(i) * scale,
                 end = std::min(static_cast<double>(i + 1) * scale, static_cast<double>(from));
    list[i].first = std::min(static_cast<std::size_t>(begin), from - 1);
    for (std::size_t pixel = list[i].first; pixel < from && static_cast<double>(pixel) < end; ++pixel) {
      const double low = std::max(begin, static_cast<double>(pixel)),
                   high = std::min(end, static_cast<double>(pixel + 1));
      list[i].shares.push_back(std::max(high - low, 0.0) / (end - begin));
    }
  }
  return list;
}

/// `side` times the scale of the other side, rounded, at least 1.
std::size_t scaled(std::size_t side, std::size_t numerator, std::size_t denominator) {
  return std::max<std::size_t>((side * numerator + denominator / 2) / denominator, 1);
}

}  // namespace

xt::xtensor<std::uint8_t, 3> resize_to_fit(const xt::xtensor<std::uint8_t, 3>& picture, int height, int width) {
  const std::size_t from_height = picture.shape(0), from_width = picture.shape(1), channels = picture.shape(2);
  const std::size_t to_height = static_cast<std::size_t>(height), to_width = static_cast<std::size_t>(width);
  const bool tall = from_height * to_width > from_width * to_height;
  const std::size_t inner_height = tall ? to_height : std::min(scaled(from_height, to_width, from_width), to_height);
  const std::size_t inner_width = tall ? std::min(scaled(from_width, to_height, from_height), to_width) : to_width;
  const std::vector<Cover> rows = covers(from_height, inner_height), columns = covers(from_width, inner_width);
  xt::xtensor<std::uint8_t, 3> fitted = xt::zeros<std::uint8_t>({to_height, to_width, channels});
  const std::size_t top = (to_height - inner_height) / 2, left = (to_width - inner_width) / 2;
  for (std::size_t y = 0; y < inner_height; ++y) {
    for (std::size_t x = 0; x < inner_width; ++x) {
      for (std::size_t c = 0; c < channels; ++c) {
        double sum = 0;
        for (std::size_t i = 0; i < rows[y].shares.size(); ++i) {
          for (std::size_t j = 0; j < columns[x].shares.size(); ++j) {
            sum += rows[y].shares[i] * columns[x].shares[j] * picture(rows[y].first + i, columns[x].first + j, c);
          }
        }
        fitted(top + y, left + x, c) = static_cast<std::uint8_t>(std::lround(std::clamp(sum, 0.0, 255.0)));
      }
    }
  }
  return fitted;
}

double border_brightness(const xt::xtensor<std::uint8_t, 3>& picture) {
  const std::size_t height = picture.shape(0), width = picture.shape(1), channels = picture.shape(2);
  double sum = 0, count = 0;
  for (std::size_t y = 0; y < height; ++y) {
    const bool whole_row = y == 0 || y + 1 == height;
    for (std::size_t x = 0; x < width; x += whole_row ? 1 : std::max<std::size_t>(width - 1, 1)) {
      for (std::size_t c = 0; c < channels; ++c) sum += picture(y, x, c), ++count;
    }
  }
  return count > 0 ? sum / count : 0;
}

}  // namespace sinter
