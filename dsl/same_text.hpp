#pragma once

namespace sinter {

/// Whether two texts that end in a NUL are the same, also in constant evaluation.
constexpr bool same_text(const char* a, const char* b) {
  while (*a != '\0' && *a == *b) a++, b++;
  return *a == *b;
}

}  // namespace sinter
