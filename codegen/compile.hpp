#pragma once

#include "codegen/passes/differentiate.hpp"
#include "codegen/passes/fuse.hpp"
#include "codegen/passes/instances.hpp"
#include "codegen/passes/layout.hpp"
#include "codegen/passes/lower.hpp"
#include "codegen/passes/memory.hpp"
#include "codegen/passes/schedule.hpp"
#include "codegen/passes/simplify.hpp"

/// The pipeline: a network → graphs → a plan, all in constant evaluation. Every stage is a static member, so that it can be
/// tested, printed, and evaluated within the compilers' default limits.
namespace sinter::codegen {

/// Which passes run, and the problem's sizes. All members are structural: this is a template argument.
struct Passes {
  bool simplify = true, fuse = true, layout = true, memory = true, schedule = true;
};

enum class Mode { train, infer };

/// `Problem` has static members net (the expression), batch, loss, optimizer, passes, target.
template <class Problem, Mode mode>
struct Compiled {
  static constexpr bool training = mode == Mode::train;
  static constexpr int capacity = graph_capacity(Problem::net);

  static constexpr auto lowered = lower<capacity>(Problem::net, Problem::loss, training);
  static constexpr const Diagnosis& diagnosis = lowered.diagnosis;
  static constexpr bool legal = require_network<Compiled>();

  static constexpr auto simplified = Problem::passes.simplify ? simplify(lowered) : lowered;
  static constexpr auto differentiated = training ? differentiate(simplified, Problem::optimizer) : simplified;
  static constexpr auto fused = fuse(differentiated, Problem::optimizer, Problem::passes.fuse, Problem::batch);
  static constexpr auto laid_out = layout(fused, Problem::target, Problem::passes.layout);
  static constexpr auto scheduled = schedule(laid_out, Problem::target, Problem::passes.schedule);
  static constexpr auto placed = memory(scheduled, Problem::passes.memory);
  static constexpr auto plan = instances(placed);
};

}  // namespace sinter::codegen
