#pragma once

#include "codegen/anchors/largest.hpp"
#include "codegen/ir/builder.hpp"
#include "codegen/ops/max_pool.hpp"

/// large_max_pool  in: x  out: y   what max_pool computes, with a kernel of its own: of windows too large for registers
namespace sinter::codegen::ops {

struct LargeMaxPool {
  static constexpr const char* name = "large_max_pool";
  static constexpr Traits traits{.anchor = anchors::largest, .reads = {Access::operand}};
  static constexpr const auto& fields = window_fields;
  static constexpr Cost cost{.window = 1};
  static constexpr bool fits(const Shapes& s) { return MaxPool::fits(s); }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.activation(max_pool_scatter, back.shape(n.in[0]), n, {dy, n.in[0]}));
  }
  static void evaluate(auto& v, const Node& n) { MaxPool::evaluate(v, n); }
};
SINTER_DEFINITION_OF(LargeMaxPool);
inline constexpr Op large_max_pool = op_of<LargeMaxPool>;

/// Adds the one or the other.
constexpr void add_max_pool(Builder& net, const Window& window) {
  constexpr int largest_in_registers = 4;
  const Shape x = net.shape();
  if (!net.ok() || window == Window{}) return;  // the pixels as they are
  const bool in_registers = window.size.high <= largest_in_registers && window.size.wide <= largest_in_registers;
  net.add(in_registers ? max_pool : large_max_pool, pixels_of(window, x, x.channels), net.flow_inputs(), window);
}

}  // namespace sinter::codegen::ops
