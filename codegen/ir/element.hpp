#pragma once

#include <cstddef>

namespace sinter::codegen {

/// What a tensor's numbers are in memory. Sums are floats, whatever they are of.
enum class Element : unsigned char { f32 };

constexpr int bytes_of(Element element) {
  switch (element) {
    case Element::f32:
      return sizeof(float);
  }
  return 0;
}

template <Element E>
struct NumberOf;
template <>
struct NumberOf<Element::f32> {
  using Type = float;
};
template <Element E>
using Number = typename NumberOf<E>::Type;

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
  }
}
/// One of them.
[[gnu::always_inline]] inline float number(Element element, const std::byte* at, std::ptrdiff_t i) {
  float found = 0;
  with_numbers(element, at, [&](const auto* all) { found = static_cast<float>(all[i]); });
  return found;
}

}  // namespace sinter::codegen
