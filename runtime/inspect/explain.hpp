#pragma once

#include "dsl/cxx20.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/inspect/not_fused.hpp"
#include "runtime/model/views.hpp"

/// Graphs and plans as text. Compiled code: it sees them as spans.
namespace sinter {

std::string graph_text(const GraphView& graph);
std::string plan_text(const PlanView& plan);

/// `k07 contract conv2`
std::string kernel_name(const PlanView& plan, int kernel);
/// Bytes of what a kernel reads and writes in a full batch, each tensor once: what it moves at least.
std::int64_t kernel_bytes(const PlanView& plan, int kernel);
/// The region it runs in; one of its own where there are none yet.
codegen::Region region_of(const PlanView& plan, int kernel);

/// `%13`, `conv1.weight`
std::string tensor_name(const GraphView& graph, int tensor);

/// The lines of one kernel in the text of its plan.
std::string kernel_text(const PlanView& plan, int kernel);

/// The stages that explain_stages knows, in the compiler's order.
std::vector<std::string> stage_names();

/// @throws InputError naming the stages there are
[[noreturn]] void unknown_stage(std::string_view stage);

/// The text of one stage of a training plan; "infer" is the inference plan, "" the training plan.
template <class Train, class Infer>
std::string explain_stages(std::string_view stage) {
  if (stage.empty() || stage == "plan") return plan_text(view_of_plan(Train::plan));
  if (stage == "infer") return plan_text(view_of_plan(Infer::plan));
  if (stage == "lower") return graph_text(view_of_graph(trimmed<Train::lowered>));
  if (stage == "simplify") return graph_text(view_of_graph(trimmed<Train::simplified>));
  if (stage == "differentiate") return graph_text(view_of_graph(trimmed<Train::differentiated>));
  if (stage == "narrow") {
    if constexpr (Train::narrows)
      return graph_text(view_of_graph(trimmed<Train::narrowed>));
    else  // the same graph, which a program then carries once
      return graph_text(view_of_graph(trimmed<Train::differentiated>));
  }
  if (stage == "fuse") {
    const PlanView fused = view_of_plan(trimmed<Train::fused>);
    return plan_text(fused) + not_fused_text(fused);
  }
  if (stage == "layout") return plan_text(view_of_plan(trimmed<Train::laid_out>));
  if (stage == "sequence") return plan_text(view_of_plan(trimmed<Train::sequenced>));
  if (stage == "memory") return plan_text(view_of_plan(trimmed<Train::placed>));
  unknown_stage(stage);
}

}  // namespace sinter
