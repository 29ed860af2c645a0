#pragma once

#include "tests/codegen/passes/plans.hpp"

/// What must hold for the kernels of any plan.
namespace sinter::test {

constexpr bool computed_in_a_step(const auto& graph, int t) {
  return graph.tensors[t].role == Role::activation || graph.tensors[t].role == Role::channel;
}
/// Whether every kernel finds in memory what it reads there: an earlier kernel has stored it.
constexpr bool reads_what_is_stored(const auto& plan) {
  for (int k = 0; k < plan.order.size(); k++) {
    const Kernel& kernel = plan.order[k];
    for (int i = 0; i < kernel.operands.size(); i++) {
      const int t = kernel.operands[i];
      if (kernel.writes(i) || !computed_in_a_step(plan.graph, t)) continue;
      bool stored = false;
      for (int earlier = 0; earlier < k; earlier++)
        for (int j = 0; j < plan.order[earlier].operands.size(); j++)
          stored = stored || (plan.order[earlier].operands[j] == t && plan.order[earlier].writes(j));
      if (!stored) return false;
    }
  }
  return true;
}
/// Whether nothing is stored that no other kernel and no caller reads. (A merge's coefficients always are.)
constexpr bool stores_what_is_read(const auto& plan) {
  for (int k = 0; k < plan.order.size(); k++)
    for (int i = 0; i < plan.order[k].operands.size(); i++) {
      const int t = plan.order[k].operands[i];
      if (!plan.order[k].writes(i) || !computed_in_a_step(plan.graph, t)) continue;
      if (plan.order[k].spec.merges == ops::merge_normalize.definition && i == 2) continue;
      bool read = plan.graph.outputs.contains(t);
      for (int later = k + 1; later < plan.order.size(); later++) read = read || plan.order[later].operands.contains(t);
      if (!read) return false;
    }
  return true;
}
/// Whether registers and slots exist before a step uses them, and no step reads a sum that is still growing.
constexpr bool programs_are_sound(const auto& plan) {
  for (const Kernel& k : plan.order)
    for (int i = 0; i < k.spec.program.size(); i++) {
      const Step& s = k.spec.program[i];
      for (int r : {s.a, s.b, s.c})
        if (r >= i || (r >= 0 && is_effect(k.spec.program[r].op))) return false;
      if (s.slot >= k.operands.size()) return false;
      if (is_effect(s.op) && (s.slot < 0 || s.a < 0 || !k.writes(s.slot))) return false;
      for (const Step& other : k.spec.program)
        if (sum_registers(other.op) > 0 && other.slot == s.slot && !is_effect(s.op)) return false;
    }
  return true;
}
template <const auto& Net, bool training = true, bool fusing = true>
constexpr bool sound =
    reads_what_is_stored(fused_of<Net, training, fusing>) && stores_what_is_read(fused_of<Net, training, fusing>) &&
    programs_are_sound(fused_of<Net, training, fusing>);

}  // namespace sinter::test
