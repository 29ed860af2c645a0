#pragma once

#include <cstdint>

namespace sinter::codegen {

/// An operation, and what kernels are built around, is one and the same where its name is: FNV-1a of it. (Addresses of
/// rows would do, but with -fsanitize=undefined GCC 12 does not compare those in constant evaluation.)
using NameId = std::uint64_t;
constexpr NameId id_of(const char* name) {
  NameId hash = 14695981039346656037ull;
  for (; *name != '\0'; name++) hash = (hash ^ static_cast<unsigned char>(*name)) * NameId{1099511628211};
  return hash;
}

}  // namespace sinter::codegen
