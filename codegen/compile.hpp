#pragma once

#include "codegen/ir/spec.hpp"
#include "codegen/ir/trim.hpp"
#include "codegen/ops/add_conv.hpp"
#include "codegen/passes/differentiate.hpp"
#include "codegen/passes/fold.hpp"
#include "codegen/passes/fuse.hpp"
#include "codegen/passes/instances.hpp"
#include "codegen/passes/layout.hpp"
#include "codegen/passes/lower.hpp"
#include "codegen/passes/memory.hpp"
#include "codegen/passes/narrow.hpp"
#include "codegen/passes/programs.hpp"
#include "codegen/passes/sequence.hpp"
#include "codegen/passes/simplify.hpp"
#include "dsl/losses/cross_entropy.hpp"
#include "dsl/options_check.hpp"
#include "dsl/precision.hpp"

/// The pipeline: a network → graphs → a plan, all in constant evaluation. Every stage is a static member, so that it
/// can be tested, printed, and evaluated within the compilers' default limits.
namespace sinter::codegen {

/// Which passes run. All members are structural: this is part of a template argument.
struct Passes {
  bool simplify = true, fuse = true, layout = true, memory = true, sequence = true;
};

enum class Mode {
  train,   ///< batch statistics, gradients, updates
  infer,   ///< running statistics
  frozen,  ///< BatchNorm folded into weights where that is legal
};

/// The smallest legal network. It takes the place of a rejected one, so that the rejection stays the only error.
struct StandIn {
  const char* name = nullptr;
  unsigned line = 0;
  static constexpr const char* kind = "input";
  static constexpr int nodes = 4;
  constexpr void lower(Builder& net) const {
    net.input({1, 1, 1});
    ops::add_conv(net, 2, Window{}, he_normal);
  }
};
inline constexpr StandIn stand_in{};

/// What a problem that does not say so multiplies: floats.
template <class Problem>
inline constexpr Precision precision_of = [] {
  if constexpr (requires { Problem::precision; })
    return Problem::precision;
  else
    return Precision::fp32;
}();

/// `Problem` has static members net (the expression), batch, loss, update, schedule, passes, target, and may have
/// precision.
template <class Problem, Mode mode>
struct Compiled {
  using Given = Problem;
  static constexpr bool training = mode == Mode::train;
  static constexpr int capacity = graph_capacity(Problem::net, training ? Problem::update.nodes() : 0);

  static constexpr auto lowered = lower<capacity>(Problem::net, Problem::loss, training);
  static constexpr Diagnosis diagnosis =
      first_fault(lowered.diagnosis, check_shapes(lowered), training ? check_gradients(lowered) : Diagnosis{},
                  check(Problem::loss), check(Problem::update), check(Problem::schedule));
  static constexpr bool type_checks = Verdict<Compiled>::reported && diagnosis.ok;
  static constexpr auto accepted = type_checks ? lowered : lower<capacity>(stand_in, CrossEntropy{}, training);

  static constexpr auto folded = [] {
    if constexpr (mode == Mode::frozen)
      return fold(Problem::passes.simplify ? without_dead_biases(accepted) : accepted);
    else
      return Folded<8>{};
  }();
  static constexpr auto simplified = [] {
    if constexpr (mode == Mode::frozen)
      return Problem::passes.simplify ? with_pools_first(folded.graph) : folded.graph;
    else
      return Problem::passes.simplify ? simplify(accepted) : accepted;
  }();
  static constexpr auto differentiated = training ? differentiate(simplified, Problem::update) : simplified;
  static constexpr bool narrows = precision_of<Problem> == Precision::bf16;
  static constexpr auto narrowed = [] {
    if constexpr (narrows)
      return narrow<capacity_of_narrow(differentiated)>(differentiated);
    else
      return differentiated;
  }();
  static constexpr auto grouped =
      Grouped(Resized<capacity_of_plan(narrowed)>(narrowed), Problem::passes.fuse, Problem::batch);
  static constexpr auto fused = Fused(grouped);
  static constexpr auto laid_out = LaidOut(fused, Problem::target, Problem::passes.layout);
  static constexpr auto sequenced =
      Sequenced(laid_out, Problem::target, Problem::passes.sequence, mode == Mode::frozen);
  static constexpr auto placed = Placed(sequenced, Problem::passes.memory);
  static constexpr auto counted = Counted(placed);
  static constexpr auto plan = trimmed<counted>();

  // The spec, checked after each pass. A failure is a bug of ours, not of the network.
  static_assert(is_legal(accepted), "sinter: lower broke the graph");
  static_assert(is_legal(simplified), "sinter: simplify broke the graph");
  static_assert(is_legal(differentiated), "sinter: differentiate broke the graph");
  static_assert(!training || is_trained(differentiated), "sinter: differentiate left a parameter without its update");
  static_assert(is_legal(narrowed), "sinter: narrow broke the graph");
  static_assert(is_fused(fused), "sinter: fuse broke the plan");
  static_assert(is_laid_out(laid_out), "sinter: layout broke the plan");
  static_assert(is_sequenced(sequenced, Problem::target), "sinter: sequence broke the plan");
  static_assert(is_placed(placed), "sinter: memory broke the plan");
};

}  // namespace sinter::codegen
