#pragma once

#include "codegen/ir/formula.hpp"
#include "codegen/ir/graph.hpp"

namespace sinter::codegen {

/// The step of a parameter, as its optimizer writes it: formulas of registers, once for each number of the parameter.
class Update {
 public:
  /// @pre both outlive this; the node's inputs are the parameter, its gradient, and what the optimizer keeps of it
  constexpr Update(Emitter& k, const Node& n) : k_(k), node_(n) {}

  constexpr Reg weight() const { return {&k_, k_.pixel(node_.in[0])}; }
  constexpr Reg gradient() const { return {&k_, k_.pixel(node_.in[1])}; }
  /// What was kept of the step before; 0 at the first.
  constexpr Reg state(int i) const { return {&k_, k_.pixel(node_.in[2 + i])}; }
  /// A number that differs from step to step, the same for all parameters: as `of_step` of the optimizer has it.
  constexpr Reg number(int i) const { return {&k_, k_.hyper(node_.undecayed ? most_step_numbers + i : i)}; }
  constexpr Reg constant(float value) const { return {&k_, k_.constant(value)}; }

  constexpr void set_state(int i, Reg value) const { k_.store(node_.in[2 + i], value.number); }
  constexpr void set_weight(Reg value) const { k_.store(node_.in[0], value.number); }

 private:
  Emitter& k_;
  const Node& node_;
};

}  // namespace sinter::codegen
