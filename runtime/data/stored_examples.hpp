#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>

#include "runtime/data/bytes_to_floats.hpp"
#include "runtime/data/dataset.hpp"

namespace sinter {

/// The arrays that all datasets made from one share.
struct Dataset::Stored {
  ImageTensor images;
  LabelTensor labels;

  bool has_bytes() const { return std::holds_alternative<xt::xtensor<std::uint8_t, 4>>(images); }
  bool has_class_numbers() const { return std::holds_alternative<xt::xtensor<ClassNumber, 1>>(labels); }
  const xt::xtensor<ClassNumber, 1>& class_numbers() const { return std::get<0>(labels); }
  const xt::xtensor<float, 2>& targets() const { return std::get<1>(labels); }
  std::size_t size() const { return has_class_numbers() ? class_numbers().size() : targets().shape(0); }

  /// height, width, channels
  std::array<std::size_t, 3> shape() const {
    const auto& all =
        std::visit([](const auto& tensor) -> const std::array<std::size_t, 4>& { return tensor.shape(); }, images);
    return {all[1], all[2], all[3]};
  }
  std::size_t pixels() const {
    const auto [height, width, channels] = shape();
    return height * width * channels;
  }

  std::span<const std::uint8_t> bytes(std::size_t index) const {
    return {std::get<xt::xtensor<std::uint8_t, 4>>(images).data() + index * pixels(), pixels()};
  }
  std::span<const float> values(std::size_t index) const {
    return {std::get<xt::xtensor<float, 4>>(images).data() + index * pixels(), pixels()};
  }
  std::span<const float> target(std::size_t index) const {
    return {targets().data() + index * targets().shape(1), targets().shape(1)};
  }

  /// Puts the pixels of an image at `to`, as they are fed.
  void read(std::size_t index, float* to) const {
    if (has_bytes()) return bytes_to_floats(bytes(index), to);
    const std::span<const float> from = values(index);
    std::copy(from.begin(), from.end(), to);
  }
};

}  // namespace sinter
