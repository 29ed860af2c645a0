#include "runtime/data/augment/mix.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/augment/beta.hpp"
#include "runtime/data/augment/cut.hpp"
#include "runtime/data/batch.hpp"

namespace sinter {
namespace {

const char* name_of(const Mixing& mixing) { return mixing.index() == 0 ? "Mixup" : "Cutmix"; }

/// λ of one, and 1 − λ of the other, in place of the one.
void blend(std::size_t count, float* one, const float* other, float share) {
  const float rest = 1 - share;
  for (std::size_t i = 0; i < count; ++i) one[i] = share * one[i] + rest * other[i];
}

/// Returns how much of the image stays.
float mix_images(const Mixup&, float share, Random&, const ImageSpan& image, const ImageSpan& other) {
  blend(image.size(), image.values, other.values, share);
  return share;
}

float mix_images(const Cutmix&, float share, Random& random, const ImageSpan& image, const ImageSpan& other) {
  const double side = std::sqrt(1 - static_cast<double>(share));
  const auto half = [side](std::size_t extent) {
    return static_cast<std::ptrdiff_t>(side * static_cast<double>(extent)) / 2;
  };
  // from half a side before the middle to half a side behind it, as far as there are pixels
  const auto range = [&random](std::size_t extent, std::ptrdiff_t reach) {
    const auto middle = static_cast<std::ptrdiff_t>(random.below(static_cast<std::uint32_t>(extent)));
    const auto end = static_cast<std::ptrdiff_t>(extent);
    return std::pair(static_cast<std::size_t>(std::max(middle - reach, std::ptrdiff_t{0})),
                     static_cast<std::size_t>(std::min(middle + reach, end)));
  };
  const auto [top, bottom] = range(image.height, half(image.height));
  const auto [left, right] = range(image.width, half(image.width));
  for (std::size_t y = top; y < bottom; ++y)
    std::copy_n(other.at(y) + left * image.channels, (right - left) * image.channels,
                image.at(y) + left * image.channels);
  const double covered = static_cast<double>((bottom - top) * (right - left));
  return static_cast<float>(1 - covered / static_cast<double>(image.height * image.width));
}

void mix_all(const auto& mixing, Batch& batch, const std::function<Random(std::size_t)>& random_of,
             std::vector<float>& first) {
  const std::size_t count = batch.size(), targets = batch.labels.rows.shape(1);
  if (count < 2) return;
  const bool weighted = batch.labels.weights.size() > 0;
  const auto image = [&](std::size_t i) {
    const auto& shape = batch.images.shape();
    const std::size_t size = shape[1] * shape[2] * shape[3];
    return ImageSpan{batch.images.data() + i * size, shape[1], shape[2], shape[3]};
  };
  const auto target = [&](std::size_t i) { return batch.labels.rows.data() + i * targets; };
  // The first one as it was, for the last one.
  ImageSpan other = image(0);
  const std::size_t size = other.size();
  first.resize(size + targets + 1);
  std::copy_n(other.values, size, first.data());
  std::copy_n(target(0), targets, first.data() + size);
  first.back() = weighted ? batch.labels.weights(0) : 1.f;
  for (std::size_t i = 0; i < count; ++i) {
    Random random = random_of(i);
    if (mixing.probability < 1 && random.uniform() >= mixing.probability) continue;
    const bool last = i + 1 == count;
    const auto share = static_cast<float>(beta_number(static_cast<double>(mixing.alpha), random));
    other = image(last ? 0 : i + 1);
    if (last) other.values = first.data();
    const float stays = mix_images(mixing, share, random, image(i), other);
    blend(targets, target(i), last ? first.data() + size : target(i + 1), stays);
    if (weighted) blend(1, &batch.labels.weights(i), last ? &first.back() : &batch.labels.weights(i + 1), stays);
  }
}

}  // namespace

std::string text_of(const Mixing& mixing) {
  const auto numbers = [](const auto& m) {
    return "{.alpha = " + number_text(m.alpha) + ", .probability = " + number_text(m.probability) + "}";
  };
  return name_of(mixing) + std::visit(numbers, mixing);
}

std::string fault_of(const Mixing& mixing) {
  const auto fault = [](const auto& m) -> std::string {
    if (!(m.alpha >= 0.01f && m.alpha <= 100))
      return text(": alpha is %g, expected a number from 0.01 to 100", static_cast<double>(m.alpha));
    if (!(m.probability >= 0 && m.probability <= 1))
      return text(": probability is %g, expected a number from 0 to 1", static_cast<double>(m.probability));
    return "";
  };
  const std::string what = std::visit(fault, mixing);
  return what.empty() ? "" : name_of(mixing) + what;
}

void mix(const Mixing& mixing, Batch& batch, const std::function<Random(std::size_t)>& random_of,
         std::vector<float>& first) {
  if (batch.labels.rows.size() == 0) throw InputError(class_numbers_cannot_be_mixed);
  std::visit([&](const auto& m) { mix_all(m, batch, random_of, first); }, mixing);
}

}  // namespace sinter
