#pragma once

#include "codegen/ir/formula.hpp"
#include "codegen/ir/graph.hpp"

namespace sinter::codegen {

/// The step of a parameter, as its optimizer writes it: formulas of registers, once for each number of the parameter.
/// Where several batches make one update, all but the last of them leave everything as it is.
class Update {
 public:
  /// @pre both outlive this; the node's inputs are the parameter, its gradient, what the optimizer keeps of it, and
  /// numbers that there is one of, in any order
  constexpr Update(Emitter& k, const Node& n) : k_(k), node_(n) {}

  constexpr Shape shape() const { return k_.tensor(node_.in[0]).shape; }
  constexpr Reg weight() const { return {&k_, k_.pixel(node_.in[0])}; }
  /// Or what an earlier part of the same step has made of it.
  constexpr Reg gradient() const { return {&k_, k_.pixel(node_.in[1])}; }
  /// What was kept of the step before; 0 at the first.
  constexpr Reg state(int i) const { return {&k_, k_.pixel(state_tensor(i))}; }
  /// A number that there is one of for the whole parameter.
  constexpr Reg scalar(int i) const {
    for (int at = 2; at < node_.in.size(); at++)
      if (k_.tensor(node_.in[at]).role != Role::state && i-- == 0) return {&k_, k_.scalar(node_.in[at])};
    return {&k_, -1};
  }
  /// A number that differs from step to step, the same for all parameters: as `of_step` of the optimizer has it.
  constexpr Reg number(int i) const { return {&k_, k_.hyper(node_.undecayed ? most_step_numbers + i : i)}; }
  constexpr Reg constant(float value) const { return {&k_, k_.constant(value)}; }

  constexpr void set_state(int i, Reg value) const { change(state_tensor(i), value); }
  constexpr void set_weight(Reg value) const {
    if (node_.average != 0.f) {  // a + (1 − kept) (w − a); after the first update it is w
      const int average = node_.in[node_.in.size() - 1];
      const Reg before{&k_, k_.pixel(average)}, moved = fma(constant(1.f - node_.average), value - before, before);
      change(average, choose(flag(StepFlag::goes_on), moved, value));
    }
    change(node_.in[0], value);
  }

 private:
  constexpr Reg flag(StepFlag which) const { return {&k_, k_.hyper(hyper_of(which))}; }
  constexpr int state_tensor(int i) const {
    const int end = node_.in.size() - (node_.average != 0.f);  // the average is none of the optimizer's
    for (int at = 2; at < end; at++)
      if (k_.tensor(node_.in[at]).role == Role::state && i-- == 0) return node_.in[at];
    return -1;
  }
  constexpr void change(int tensor, Reg value) const {
    if (node_.accumulates) value = choose(flag(StepFlag::updates), value, Reg{&k_, k_.pixel(tensor)});
    k_.store(tensor, value.number);
  }

  Emitter& k_;
  const Node& node_;
};

}  // namespace sinter::codegen
