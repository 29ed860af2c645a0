#pragma once

#include <sanitizer/allocator_interface.h>

#include <cstddef>

#include "tests/fuzz/target.hpp"

namespace fuzz_memory {

inline std::size_t asked = 0;  ///< bytes of all requests, given back or not

inline void count(const volatile void*, std::size_t bytes) { asked += bytes; }
inline void ignore(const volatile void*) {}
inline const int installed = __sanitizer_install_malloc_and_free_hooks(count, ignore);

}  // namespace fuzz_memory

/// What `parse` returns; ends the program if it asked for more memory than `times` the input's bytes, and what any
/// input may take.
template <class Parse>
auto within_memory(std::size_t input, std::size_t times, Parse parse) {
  constexpr std::size_t any_input = 131072;
  const std::size_t before = fuzz_memory::asked;
  auto result = parse();
  must_hold(fuzz_memory::asked - before <= times * input + any_input,
            "memory grows with the input's bytes, and no faster");
  return result;
}
