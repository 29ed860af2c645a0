#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
namespace sinter {

/// y = x, at no cost: the branch of `a | b` that does nothing.
/// Shape: h x w x c → h x w x c.
/// PyTorch: Identity; Keras: Identity.
struct Identity {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "identity";
  static constexpr const char* title = "Identity";
  static constexpr int nodes = 0;

  constexpr void lower(codegen::Builder& net) const { (void)net.shape(); }
};

}  // namespace sinter
