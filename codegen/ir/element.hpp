#pragma once

#include <cstddef>

#include "codegen/ir/bfloat16.hpp"

namespace sinter::codegen {

/// What a tensor's numbers are in memory. Sums are floats, whatever they are of.
enum class Element : unsigned char { f32, bf16 };

template <Element E>
struct NumberOf;
template <>
struct NumberOf<Element::f32> {
  using Type = float;
};
template <>
struct NumberOf<Element::bf16> {
  using Type = BFloat16;
};
template <Element E>
using Number = typename NumberOf<E>::Type;

constexpr int bytes_of(Element element) {
  switch (element) {
    case Element::f32:
      return sizeof(Number<Element::f32>);
    case Element::bf16:
      return sizeof(Number<Element::bf16>);
  }
  return 0;
}

/// The numbers at an address, and the one place that takes bytes for them.
template <Element E>
[[gnu::always_inline]] inline Number<E>* numbers_at(std::byte* at) {
  return reinterpret_cast<Number<E>*>(at);
}
template <Element E>
[[gnu::always_inline]] inline const Number<E>* numbers_at(const std::byte* at) {
  return reinterpret_cast<const Number<E>*>(at);
}

/// f of the numbers at an address, where it is not known before what they are.
template <class Byte, class F>
[[gnu::always_inline]] inline void with_numbers(Element element, Byte* at, F&& f) {
  switch (element) {
    case Element::f32:
      return f(numbers_at<Element::f32>(at));
    case Element::bf16:
      return f(numbers_at<Element::bf16>(at));
  }
}
/// One of them.
[[gnu::always_inline]] inline float number(Element element, const std::byte* at, std::ptrdiff_t i) {
  float found = 0;
  with_numbers(element, at, [&](const auto* all) { found = static_cast<float>(all[i]); });
  return found;
}

}  // namespace sinter::codegen
