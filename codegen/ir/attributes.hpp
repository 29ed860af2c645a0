#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

namespace sinter::codegen {

/// An operation's own numbers: any struct of ints, unsigned ints and floats, eleven at most. Who holds them need not
/// know which.
struct Attributes {
  static constexpr int capacity = 11;
  std::uint32_t words[capacity]{};

  constexpr Attributes() = default;
  /// Not explicit: a node is given its numbers as they are, `{.attributes = Window{.size = 3}}`.
  template <class T>
    requires(!std::is_same_v<T, Attributes>)
  constexpr Attributes(const T& numbers) {
    const auto own = std::bit_cast<Words<T>>(numbers);
    for (int i = 0; i < Words<T>::count; i++) words[i] = own.words[i];
  }
  /// The numbers as the struct they came from.
  template <class T>
  constexpr T as() const {
    Words<T> own;
    for (int i = 0; i < Words<T>::count; i++) own.words[i] = words[i];
    return std::bit_cast<T>(own);
  }
  constexpr bool operator==(const Attributes&) const = default;

 private:
  template <class T>
  struct Words {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) == 4 && sizeof(T) % 4 == 0 && sizeof(T) <= 4 * capacity,
                  "sinter: an operation's attributes are a struct of at most eleven ints, unsigned ints and floats");
    static constexpr int count = sizeof(T) / 4;
    std::uint32_t words[sizeof(T) / 4]{};
  };
};

}  // namespace sinter::codegen
