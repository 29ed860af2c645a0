#pragma once

#include <string>

/// Containers pass between a user's file and the compiled library. Where they are not the same containers the two must
/// not link: each object refers to a name that only a library of its own kind and version has.
#if defined(_GLIBCXX_DEBUG)
#define SINTER_LIBRARY library_0_1_0_compiled_with_GLIBCXX_DEBUG
#elif defined(_GLIBCXX_USE_CXX11_ABI) && !_GLIBCXX_USE_CXX11_ABI
#define SINTER_LIBRARY library_0_1_0_compiled_with_GLIBCXX_USE_CXX11_ABI_0
#else
#define SINTER_LIBRARY library_0_1_0
#endif

namespace sinter {

extern const char SINTER_LIBRARY;

namespace {
[[gnu::used]] const char* const of_library = &SINTER_LIBRARY;
}

namespace abi_detail {
enum Plain { plain };
struct Padded {
  char letter;
  double number;
};
static_assert(sizeof(Plain) == sizeof(int), "sinter: compile this file without -fshort-enums, as the library was");
static_assert(sizeof(Padded) == sizeof(double) + alignof(double),
              "sinter: compile this file without -fpack-struct, as the library was");
}  // namespace abi_detail

}  // namespace sinter
