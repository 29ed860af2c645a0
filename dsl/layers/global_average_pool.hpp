#pragma once

#include <source_location>

namespace sinter {

/// y[c] = Σ_{i, j} x[i, j, c] / (height · width)
struct GlobalAveragePool {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "average";
  static constexpr int nodes = 1;

  constexpr void lower(auto& net) const { net.average(); }
};

}  // namespace sinter
