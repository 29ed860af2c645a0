#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <type_traits>

#include "runtime/base/abi.hpp"

namespace sinter {

/// A view of integers of any width, one after the other.
class WholeNumbers {
 public:
  WholeNumbers() = default;
  template <std::integral T>
  WholeNumbers(std::span<const T> numbers)
      : data_(reinterpret_cast<const std::byte*>(numbers.data())),
        size_(numbers.size()),
        width_(sizeof(T)),
        with_sign_(std::is_signed_v<T>) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// What is larger than any std::int64_t comes as the largest.
  std::int64_t operator[](std::size_t i) const {
    switch (width_) {
      case 1:
        return with_sign_ ? read<std::int8_t>(i) : read<std::uint8_t>(i);
      case 2:
        return with_sign_ ? read<std::int16_t>(i) : read<std::uint16_t>(i);
      case 4:
        return with_sign_ ? read<std::int32_t>(i) : read<std::uint32_t>(i);
    }
    return with_sign_ ? read<std::int64_t>(i) : read<std::uint64_t>(i);
  }
  WholeNumbers part(std::size_t first, std::size_t count) const {
    WholeNumbers some = *this;
    some.data_ += first * width_;
    some.size_ = count;
    return some;
  }

 private:
  template <class T>
  std::int64_t read(std::size_t i) const {
    T value;
    std::memcpy(&value, data_ + i * sizeof(T), sizeof(T));
    if constexpr (std::same_as<T, std::uint64_t>) {
      constexpr auto most = std::uint64_t{std::numeric_limits<std::int64_t>::max()};
      return static_cast<std::int64_t>(value < most ? value : most);
    } else {
      return value;
    }
  }

  const std::byte* data_ = nullptr;
  std::size_t size_ = 0, width_ = 1;
  bool with_sign_ = false;
};

}  // namespace sinter
