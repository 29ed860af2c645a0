#pragma once

#include <source_location>

namespace sinter {

/// The same numbers as one flat vector, in height, width, channel order.
struct Flatten {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "flatten";
  static constexpr int nodes = 1;

  constexpr void lower(auto& net) const { net.flatten(); }
};

}  // namespace sinter
