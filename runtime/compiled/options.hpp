#pragma once

#include "dsl/cxx20.hpp"

#include "codegen/arch/select.hpp"
#include "codegen/compile.hpp"
#include "dsl/losses.hpp"
#include "dsl/optimizers.hpp"
#include "dsl/precision.hpp"
#include "dsl/schedules.hpp"
#include "runtime/model/signature.hpp"

namespace sinter {

using codegen::Passes;

/// How a network is trained: known at compile time; rate, weight decay and schedule are defaults that a run may change.
struct Options {
  int batch = 64;                ///< capacity: a step takes 1..batch images
  Losses loss = CrossEntropy{};  ///< `{A{}, 0.5f * B{}}`: one for each output, in their order
  Optimizer optimizer = Adam{};
  DecayOn decay_on = DecayOn::all;  ///< `DecayOn::weights` leaves out biases, and γ and β of a BatchNorm
  Schedule schedule = Constant{};
  Clip clip{};  ///< `{.norm = 1.f}`: how large gradients may be
  /// Batches whose mean gradient makes an update, a smaller last one like any other: nearly the effect of a larger
  /// batch, without its memory. What is left over at the end of a training changes nothing.
  int accumulate = 1;
  /// `0.999f`: the fraction that an update keeps of an average of the weights; 0: there is none. `fit` and `evaluate`
  /// test with it, who loads a checkpoint's weights gets it, AveragedWeights puts it in the weights' place.
  float average = 0.f;
  /// `bf16`: activations, gradients and the weights that products read have half the digits, and half the memory, and
  /// products are made for matrix units (AMX); with the same bits where there are none.
  Precision precision = fp32;
  Passes passes{};  ///< `{.fuse = false}` switches a pass off
};

inline namespace SINTER_ARCH {

/// Whether the compiler can look into a network: asks every layer for its line.
template <const auto& Net>
inline constexpr bool is_constant = requires {
  typename std::bool_constant<total(Net, [](const auto& layer) { return layer.line > 0u ? 1 : 0; }) >= 0>;
};

/// A network and its options as one type, for the compiler in codegen/. One type for each target: what is made of it
/// differs in shape, and a program may hold the same network several times.
template <const auto& Net, Options O>
struct Problem {
  static constexpr bool is_network = Expression<std::remove_cvref_t<decltype(Net)>>;
  static_assert(is_network, "sinter: what Trainer<…> is given is not a network: Input{…} >> …");
  static_assert(!is_network || is_constant<Net>,
                "sinter: the network is not a constant: write `constexpr auto net = …`");
  static constexpr const auto& net = []() -> const auto& {
    if constexpr (is_network && is_constant<Net>)
      return Net;
    else
      return codegen::stand_in;  // so that these stay the only errors
  }();
  static constexpr int batch = O.batch;
  static constexpr Losses loss = O.loss;
  static constexpr UpdateRule update{O.optimizer, O.decay_on, O.clip, O.accumulate, O.average};
  static constexpr Schedule schedule = O.schedule;
  static constexpr Precision precision = O.precision;
  static constexpr Passes passes = O.passes;
  static constexpr codegen::Target target = codegen::this_target;
  static_assert(O.batch >= 1 && O.batch <= 4096, "sinter: .batch wants 1 to 4096 images");
};

/// What any network with these options takes and tells. A constant: `O` itself must not be looked at while the program
/// runs, see Trainer.
template <Options O>
inline constexpr Signatures signatures_of_losses = [] {
  Signatures all;
  for (int i = 0; i < O.loss.count(); i++) {
    const Loss& loss = O.loss.each[i];
    all.add({.loss = loss.definition->name,
             .target = loss.target(),
             .metric = loss.definition->metric,
             .weighted = loss.weighted(),
             .each_pixel = loss.number("each_pixel") != 0.f,
             .weight = loss.weight});
  }
  return all;
}();
/// The same of the network with this plan.
template <Options O>
constexpr Signatures signatures_of(const auto& plan) {
  Signatures all = signatures_of_losses<O>;
  for (int i = 0; i < all.size() && i < plan.graph.ends.size(); i++) {
    const Shape& output = plan.graph.tensors[plan.graph.ends[i].output].shape;
    all[i].outputs = output.size();
    all[i].image = output.pixels() > 1;
    if (all[i].each_pixel) all[i].pixels = output.height * output.width;
  }
  return all;
}

}  // namespace SINTER_ARCH
}  // namespace sinter
