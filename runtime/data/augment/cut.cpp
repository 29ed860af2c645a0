#include "runtime/data/augment/cut.hpp"

#include <algorithm>

namespace sinter {
namespace {

/// The pixel in place of one that may lie beyond `extent` pixels; -1: zeros.
std::ptrdiff_t inside(std::ptrdiff_t at, std::ptrdiff_t extent, Fill fill) {
  if (at >= 0 && at < extent) return at;
  switch (fill) {
    case Fill::zeros:
      return -1;
    case Fill::edge:
      return std::clamp(at, std::ptrdiff_t{0}, extent - 1);
    case Fill::reflect:
      return at < 0 ? -at : 2 * (extent - 1) - at;
  }
  return -1;
}

std::ptrdiff_t signed_size(std::size_t size) { return static_cast<std::ptrdiff_t>(size); }

void copy_row(const float* from, std::ptrdiff_t width, std::size_t channels, const Cut& within, Fill fill, float* to) {
  const std::ptrdiff_t first = std::clamp(-within.left, std::ptrdiff_t{0}, signed_size(within.width)),
                       last = std::clamp(width - within.left, first, signed_size(within.width));
  const auto copy = [&](std::ptrdiff_t x) {
    const std::ptrdiff_t source = inside(within.left + x, width, fill);
    float* const pixel = to + x * signed_size(channels);
    if (source < 0)
      std::fill_n(pixel, channels, 0.f);
    else
      std::copy_n(from + source * signed_size(channels), channels, pixel);
  };
  for (std::ptrdiff_t x = 0; x < first; ++x) copy(x);
  const std::ptrdiff_t pixel = signed_size(channels);
  if (first < last) std::copy_n(from + (within.left + first) * pixel, (last - first) * pixel, to + first * pixel);
  for (std::ptrdiff_t x = last; x < signed_size(within.width); ++x) copy(x);
}

}  // namespace

void cut(const ImageSpan& from, const Cut& within, Fill fill, const ImageSpan& to) {
  for (std::size_t y = 0; y < within.height; ++y) {
    const std::ptrdiff_t source = inside(within.top + signed_size(y), signed_size(from.height), fill);
    if (source < 0)
      std::fill_n(to.at(y), to.row(), 0.f);
    else
      copy_row(from.at(static_cast<std::size_t>(source)), signed_size(from.width), from.channels, within, fill,
               to.at(y));
  }
}

void clear(const ImageSpan& image, const Cut& within) {
  const auto held = [](std::ptrdiff_t at, std::size_t extent) {
    return static_cast<std::size_t>(std::clamp(at, std::ptrdiff_t{0}, signed_size(extent)));
  };
  const std::size_t left = held(within.left, image.width),
                    right = held(within.left + signed_size(within.width), image.width),
                    bottom = held(within.top + signed_size(within.height), image.height);
  for (std::size_t y = held(within.top, image.height); y < bottom; ++y)
    std::fill_n(image.at(y) + left * image.channels, (right - left) * image.channels, 0.f);
}

}  // namespace sinter
