#include "runtime/data/augment/resample.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace sinter {
namespace {

// A frame of zeros around the image, so that no neighbour has to be looked for: one before it, two behind it.
constexpr std::size_t frame_before = 1, frame = 3;

void copy_framed(const ImageSpan& image, std::vector<float>& to) {
  const std::size_t row = (image.width + frame) * image.channels;
  to.resize((image.height + frame) * row);
  float* at = std::fill_n(to.data(), frame_before * row, 0.f);
  for (std::size_t y = 0; y < image.height; ++y) {
    at = std::fill_n(at, frame_before * image.channels, 0.f);
    at = std::copy_n(image.at(y), image.row(), at);
    at = std::fill_n(at, (frame - frame_before) * image.channels, 0.f);
  }
  std::fill_n(at, (frame - frame_before) * row, 0.f);
}

/// Places along one axis of `extent` pixels, as places in the frame.
struct Axis {
  float least, most;  ///< what is further out is as what is here
  float period = 0;   ///< of mirror images; 0: there are none

  Axis(std::size_t extent, Fill fill) {
    const float size = static_cast<float>(extent);
    const bool zeros = fill == Fill::zeros;
    least = zeros ? 0.f : 1.f;
    most = zeros ? size + 1 : size;
    if (fill == Fill::reflect) period = 2 * (size - 1);
  }

  /// @post within the frame, even for what is no number
  float held(float place) const {
    place = place > least ? place : least;
    return place < most ? place : most;
  }
  float mirrored(float place) const {
    if (period == 0) return place;
    const float along = place - 1 - period * std::floor((place - 1) / period);
    return 1 + std::min(along, period - along);
  }
};

/// Where each pixel of a row comes from along one axis: whole places, and what is left over.
void find(const Axis& axis, float first, float step, float middle, std::vector<std::int32_t>& whole,
          std::vector<float>& rest) {
  const std::size_t count = whole.size();
  std::int32_t* const wholes = whole.data();
  float* const rests = rest.data();
  const bool mirrors = axis.period > 0;
  for (std::size_t x = 0; x < count; ++x)
    rests[x] = first + step * (static_cast<float>(static_cast<std::int32_t>(x)) - middle);
  if (mirrors)
    for (std::size_t x = 0; x < count; ++x) rests[x] = axis.mirrored(rests[x]);
  for (std::size_t x = 0; x < count; ++x) {
    const float place = axis.held(rests[x]);
    wholes[x] = static_cast<std::int32_t>(place);
    rests[x] = place - static_cast<float>(wholes[x]);
  }
}

/// A place is held in the frame later; here it must fit into a float.
float narrowed(double place) {
  constexpr double most = 1e30;
  return static_cast<float>(place > most ? most : place < -most ? -most : place);
}

float blend(float a, float b, float of_b) { return a + of_b * (b - a); }

/// A row of pixels of `channels` numbers, whose places are found. A number that the compiler knows, as the usual 1 and
/// 3, costs two thirds of the time.
void sample_row(const AugmentMemory& memory, std::size_t pitch, auto channels, std::size_t width, float* to) {
  const float* const from = memory.image.data();
  for (std::size_t x = 0; x < width; ++x) {
    const float* const a =
        from + static_cast<std::size_t>(memory.above[x]) * pitch + static_cast<std::size_t>(memory.left[x]) * channels;
    const float* const b = a + pitch;
    const float right = memory.right[x], below = memory.below[x];
    for (std::size_t c = 0; c < channels; ++c)
      *to++ = blend(blend(a[c], a[c + channels], right), blend(b[c], b[c + channels], right), below);
  }
}

}  // namespace

void resample(const ImageSpan& image, const AffineMap& from, Fill fill, AugmentMemory& memory) {
  copy_framed(image, memory.image);
  const std::size_t channels = image.channels, pitch = (image.width + frame) * channels;
  const Axis columns(image.width, fill), rows(image.height, fill);
  memory.left.resize(image.width), memory.above.resize(image.width);
  memory.right.resize(image.width), memory.below.resize(image.width);
  const double middle_x = (static_cast<double>(image.width) - 1) / 2;
  const double middle_y = (static_cast<double>(image.height) - 1) / 2;
  const auto middle = static_cast<float>(middle_x);
  for (std::size_t y = 0; y < image.height; ++y) {
    const double down = static_cast<double>(y) - middle_y;
    find(columns, narrowed(from.xy * down + from.shift_x + middle_x + 1), narrowed(from.xx), middle, memory.left,
         memory.right);
    find(rows, narrowed(from.yy * down + from.shift_y + middle_y + 1), narrowed(from.yx), middle, memory.above,
         memory.below);
    if (channels == 1)
      sample_row(memory, pitch, std::integral_constant<std::size_t, 1>{}, image.width, image.at(y));
    else if (channels == 3)
      sample_row(memory, pitch, std::integral_constant<std::size_t, 3>{}, image.width, image.at(y));
    else
      sample_row(memory, pitch, channels, image.width, image.at(y));
  }
}

}  // namespace sinter
