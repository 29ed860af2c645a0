#pragma once

#include <source_location>

namespace sinter {

/// y = x
struct Identity {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "identity";
  static constexpr int nodes = 0;

  constexpr void lower(auto& net) const { (void)net.shape(); }
};

}  // namespace sinter
