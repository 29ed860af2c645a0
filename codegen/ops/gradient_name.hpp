#pragma once

namespace sinter::codegen::ops {

/// "relu" → "relu_dx", for a name of at most 28 letters.
template <const auto& Name>
struct GradientName {
  char letters[32]{};
  constexpr GradientName() {
    int i = 0;
    for (const char* c = Name; *c != '\0'; c++) letters[i++] = *c;
    for (const char* c = "_dx"; *c != '\0'; c++) letters[i++] = *c;
  }
};
template <const auto& Name>
inline constexpr GradientName<Name> gradient_name;

}  // namespace sinter::codegen::ops
