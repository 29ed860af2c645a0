#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "codegen/arch/select.hpp"
#include "codegen/ir/plan.hpp"
#include "codegen/passes/fold.hpp"
#include "codegen/passes/lower.hpp"
#include "dsl/rounding.hpp"

/// The parameters of a plan for frozen inference, from those of the plan that was trained.
namespace sinter {
inline namespace SINTER_ARCH {

/// Where a plan keeps the parameter that a graph's tensor is, found by layer and part; null: nowhere.
template <class Plan>
const std::byte* find_parameter(const codegen::Tensor& wanted, const Plan& plan, const std::byte* memory) {
  for (int i = 0; i < plan.places.size(); i++) {
    const codegen::Tensor& found = plan.graph.tensors[i];
    if (plan.places[i].space == codegen::Space::parameters && found.layer == wanted.layer &&
        same_text(found.part, wanted.part))
      return memory + plan.places[i].offset;
  }
  return nullptr;
}

/// w' = w · scale, b' = (b − μ) · scale + β with scale = γ / √(σ² + ε), in double; without γ that is 1, without β it is
/// 0. `parameter(t)` is where tensor t of the folded graph lay when it was trained.
template <class Plan, class Parameter>
void apply_fold(const codegen::Fold& f, const Plan& plan, std::byte* parameters, const Parameter& parameter) {
  const auto trained = [&](int t, int c) {
    return static_cast<double>(codegen::number(plan.graph.tensors[t].element, parameter(t), c));
  };
  const codegen::Place &weight = plan.places[f.weight], &bias = plan.places[f.folded_bias];
  for (int c = 0; c < weight.view.channels; c++) {
    const double scale =
        (f.gamma >= 0 ? trained(f.gamma, c) : 1.) / std::sqrt(trained(f.variance, c) + static_cast<double>(f.epsilon));
    const double shift = rounded(((f.bias >= 0 ? trained(f.bias, c) : 0.) - trained(f.mean, c)) * scale);
    codegen::with_numbers(bias.view.element, parameters + bias.offset, [&](auto* folded) {
      folded[c] = static_cast<float>(f.beta >= 0 ? shift + trained(f.beta, c) : shift);
    });
    codegen::with_numbers(weight.view.element, parameters + weight.offset, [&](auto* w) {
      for (int row = 0; row < weight.view.height * weight.view.width; row++) {
        auto& value = w[static_cast<std::ptrdiff_t>(row) * weight.view.pitch + weight.view.channel(c)];
        value = static_cast<float>(static_cast<double>(value) * scale);
      }
    });
  }
}

/// Fills the parameters of `plan`, which these folds made, from those of the trained plan, which lie at `memory`.
template <class Folds, class Plan, class TrainedPlan>
void freeze_parameters(const Folds& folds, const Plan& plan, std::byte* parameters, const TrainedPlan& trained,
                       const std::byte* memory) {
  const auto parameter = [&](int t) { return find_parameter(plan.graph.tensors[t], trained, memory); };
  for (int t = 0; t < plan.places.size(); t++) {
    if (plan.places[t].space != codegen::Space::parameters) continue;
    if (const std::byte* from = parameter(t))
      std::copy_n(from, plan.places[t].size, parameters + plan.places[t].offset);
  }
  for (const codegen::Fold& f : folds) apply_fold(f, plan, parameters, parameter);
}

}  // namespace SINTER_ARCH
}  // namespace sinter
