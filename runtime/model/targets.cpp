#include "runtime/model/targets.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/base/text.hpp"
#include "runtime/model/tensors.hpp"

namespace sinter {
namespace {

float as_float(std::int64_t number, TargetKind target) {
  return target == TargetKind::signs && number == 0 ? -1.f : static_cast<float>(number);
}

/// What a number of a target must be; null where it is.
const char* expected(float x, const Signature& of) {
  if (!std::isfinite(x)) return "a finite number";
  switch (of.target) {
    case TargetKind::class_number:
      return x >= 0 && x < static_cast<float>(of.classes_each()) && x == std::floor(x) ? nullptr
                                                                                       : "a class number below ";
    case TargetKind::distribution:
      return x >= 0 ? nullptr : "a probability, 0 or more";
    case TargetKind::labels:
      return x >= 0 && x <= 1 ? nullptr : "a number from 0 to 1";
    case TargetKind::signs:
      return x == 1 || x == -1 ? nullptr : "-1 or 1";
    case TargetKind::values:
      return nullptr;
  }
  return nullptr;
}

}  // namespace

std::size_t first_wrong_weight(std::span<const float> weights) {
  const auto good = [](float weight) { return std::isfinite(weight) && weight >= 0; };
  return static_cast<std::size_t>(std::find_if_not(weights.begin(), weights.end(), good) - weights.begin());
}

std::size_t Targets::numbers_each(const Signature& of) const {
  // whole numbers are such, whatever stands for a class among floats
  const bool class_numbers = !whole_.empty() && of.classes_each() > 0;
  return static_cast<std::size_t>(class_numbers ? of.pixels : of.target_size());
}

std::size_t Targets::numbers_each(const Signatures& of) const {
  std::size_t all = 0;
  for (const Signature& one : of) all += numbers_each(one);
  return all;
}

float Targets::number(std::size_t i, TargetKind target) const {
  return whole_.empty() ? floats_[i] : as_float(whole_[i], target);
}

Targets Targets::part(std::size_t first, std::size_t count, const Signatures& of) const {
  Targets some;
  const std::size_t width = numbers_each(of);
  if (whole_.empty())
    some.floats_ = floats_.subspan(first * width, count * width);
  else
    some.whole_ = whole_.part(first * width, count * width);
  if (!weights_.empty()) some.weights_ = weights_.subspan(first, count);
  return some;
}

/// Of one output, whose target begins at this number.
std::string Targets::fault(const Signature& of, std::size_t first) const {
  const bool one_hot = !whole_.empty() && of.target == TargetKind::distribution;
  Signature kind = of;
  if (one_hot) kind.target = TargetKind::class_number;
  const std::size_t width = numbers_each(of), each = width / static_cast<std::size_t>(of.pixels);
  double sum = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const float x = number(first + i, of.target);
    const auto pixel = [&] { return of.pixels > 1 ? text("at pixel %zu ", i / each) : std::string(); };
    if (const char* const wanted = expected(x, kind))
      return pixel() + "is " +
             (whole_.empty() ? text("%g", static_cast<double>(x)) : std::to_string(whole_[first + i])) + ", expected " +
             wanted + (kind.target == TargetKind::class_number ? std::to_string(of.classes_each()) : "");
    sum += static_cast<double>(x);
    if (i % each != each - 1) continue;
    constexpr double tolerance = 1e-3;
    if (kind.target == TargetKind::distribution && std::abs(sum - 1) > tolerance)
      return pixel() + text("adds up to %g, expected probabilities, which add up to 1", sum);
    sum = 0;
  }
  return "";
}

std::string Targets::fault(const Signatures& of) const {
  const std::size_t count = samples(of);
  for (std::size_t n = 0, at = 0; n < count; ++n)
    for (const Signature& one : of) {
      if (const std::string found = fault(one, at); !found.empty())
        return text("%zu ", n) + (of.several() ? text("of output %td ", &one - of.begin() + 1) : "") + found;
      at += numbers_each(one);
    }
  if (const std::size_t n = first_wrong_weight(weights_); n < weights_.size())
    return text("%zu has the weight %g, expected a finite number of 0 or more", n, static_cast<double>(weights_[n]));
  return "";
}

void Targets::place(const Signatures& of, int output, const codegen::View& view, std::byte* at) const {
  std::size_t first = 0;
  for (int k = 0; k < output; ++k) first += numbers_each(of[k]);
  const std::size_t row = numbers_each(of);
  if (whole_.empty()) return place_images(view, {floats_, row, first}, at);
  const Signature& one = of[output];
  const std::size_t width = numbers_each(one), distance = static_cast<std::size_t>(view.image());
  codegen::with_numbers(view.element, at, [&](auto* to) {
    for (std::size_t n = 0; n < whole_.size() / row; ++n, to += distance) {
      const WholeNumbers from = whole_.part(n * row + first, width);
      const std::size_t channels = static_cast<std::size_t>(view.channels),
                        pitch = static_cast<std::size_t>(view.pitch);
      if (one.target == TargetKind::distribution) {
        for (std::size_t pixel = 0; pixel < width; ++pixel) {
          std::fill_n(to + pixel * pitch, channels, 0.f);
          to[pixel * pitch + static_cast<std::size_t>(from[pixel])] = 1.f;
        }
        continue;
      }
      for (std::size_t i = 0; i < width; ++i) to[i / channels * pitch + i % channels] = as_float(from[i], one.target);
    }
  });
}

void Targets::place_weights(const codegen::View& view, std::size_t samples, std::byte* at) const {
  codegen::with_numbers(view.element, at, [&](auto* to) {
    for (std::size_t n = 0; n < samples; ++n)
      std::fill_n(to + n * static_cast<std::size_t>(view.image()), view.channels, weights_.empty() ? 1.f : weights_[n]);
  });
}

}  // namespace sinter
