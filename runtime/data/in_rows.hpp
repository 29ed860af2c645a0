#pragma once

#include "dsl/cxx20.hpp"
#include "runtime/base/arrays.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "runtime/base/abi.hpp"

namespace sinter {

namespace detail {
/// Numbers of a sample of each array; (n, numbers of all). @throws InputError where the arrays are of several lengths
std::array<std::size_t, 2> shape_of_rows(std::span<const std::size_t> samples, std::span<const std::size_t> sizes);
}  // namespace detail

/// Arrays of samples side by side: what a network with several inputs is fed, and what several outputs are compared
/// with.
///
///     Dataset(in_rows(left, right), same)
///     Dataset(images, in_rows(digits, pictures))
///
/// Shape: (n, …), (n, …), … → (n, numbers): of each sample its numbers in the first array, in the order in which they
/// lie there, then those in the next. Bytes where all are bytes, else floats, the numbers as they are.
/// @throws InputError where the arrays hold different numbers of samples
template <class... Arrays>
  requires(sizeof...(Arrays) > 0 && (xt::is_xexpression<Arrays>::value && ...))
auto in_rows(const Arrays&... arrays) {
  constexpr bool bytes = (std::same_as<std::remove_cv_t<typename Arrays::value_type>, std::uint8_t> && ...);
  using Value = std::conditional_t<bytes, std::uint8_t, float>;
  const std::array<std::size_t, sizeof...(Arrays)> samples{arrays.shape()[0]...}, sizes{arrays.size()...};
  auto rows = xt::xtensor<Value, 2>::from_shape(detail::shape_of_rows(samples, sizes));
  std::size_t first = 0;
  const auto add = [&](const auto& array) {
    const std::size_t count = rows.shape(0), numbers = array.size() / count;
    auto from = array.template begin<xt::layout_type::row_major>();
    for (std::size_t n = 0; n < count; n++)
      for (std::size_t i = 0; i < numbers; i++) rows(n, first + i) = static_cast<Value>(*from++);
    first += numbers;
  };
  (add(arrays), ...);
  return rows;
}

}  // namespace sinter
