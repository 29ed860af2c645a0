#pragma once

#include <concepts>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/elementwise_loss.hpp"
#include "codegen/ops/reshape.hpp"
#include "dsl/losses/target.hpp"
#include "dsl/numbers.hpp"

/// A loss ends a network: it compares the output with a target, sample by sample, and its gradient is the first of the
/// backward pass.
namespace sinter {

/// What a program, and the compiled library, know of a loss.
struct LossDefinition : Description {
  Metric metric{};
};

/// What the compiler does with it. Only constant evaluation sees it.
struct LossRules {
  /// What the output is compared with.
  TargetKind (*target)(const OwnNumbers&) = nullptr;
  /// Rejects an output that the loss cannot take.
  void (*check)(const OwnNumbers&, codegen::Builder&) = nullptr;
  /// Adds the loss, its targets and the prediction behind the network's output.
  void (*lower)(const OwnNumbers&, codegen::Builder&) = nullptr;
};

namespace losses {

/// Images of fewer are compared number by number.
inline constexpr int fewest_channels = 8;

/// Behind a loss of formulas: `value(y, t)` of each output and its target, summed up over a sample, or their mean.
template <class T>
constexpr void lower(const T& loss, codegen::Builder& net) {
  using Op = codegen::ops::ElementwiseLoss<T>;
  const Shape y = net.shape();
  const int output = net.flow()[0], elements = y.size();
  // Of an image with few channels most lanes of a vector would be empty: where a formula takes longer than a copy, its
  // numbers are compared one after the other, as pixels of 16.
  constexpr bool long_formula = requires { T::exponentials; };
  const bool in_a_row =
      long_formula && y.pixels() > 1 && y.channels < fewest_channels && elements % 16 == 0 && !loss.weighted;
  const Shape compared = in_a_row ? Shape{1, elements / 16, 16} : y;
  const codegen::ops::LossNumbers numbers(packed(loss), loss.sum ? 1.f : 1.f / static_cast<float>(elements),
                                          1.f / static_cast<float>(elements), net.loss_weight());
  const int flat = in_a_row ? net.add(codegen::ops::reshape, compared, {output}) : output;
  const int target = net.target(compared, "targets");
  codegen::Builder::Inputs in{flat, target};
  if (loss.weighted) in.list.add(net.sample_weights({1, 1, compared.channels}));
  const int sums = net.add(codegen::op_of<Op>, {Op::has_metric ? 2 : 1, 1, compared.channels}, in, numbers);
  const int value = net.add(codegen::ops::total, {1, 1, Op::has_metric ? 2 : 1}, {sums}, numbers);
  net.hand_on(output);
  if constexpr (requires { T::prediction; })
    if (!net.training()) net.elementwise(T::prediction);
  net.end(value, net.flow()[0]);
}

}  // namespace losses

/// Whether a loss is made of formulas.
template <class T>
inline constexpr bool has_formulas =
    requires(const T& of, codegen::Exact number) { of.value(number, number) + of.slope(number, number); };

/// `T` is a struct of floats and bools, six at most, `sum` and `weighted` among them, with
///   name, key   "Huber", "huber"
///   numbers     a list of Number<T>: all of its floats and bools
///   target      a TargetKind, or a `constexpr TargetKind target() const`
/// and either its formulas, for any kind of number (codegen/ir/formula.hpp), of an output y and its target t:
///   value       auto (auto y, auto t) const
///   slope       auto (auto y, auto t) const: d value / dy
///   figure      auto (auto y, auto t) const, and a Metric `metric`: if there is a figure to report
///   prediction  an operation on each output, if not the output itself is what the network predicts
///   exponentials  true, where the formulas have exponentials or logarithms: images of few channels are compared faster
/// or what it builds by itself: lower, check (constexpr void (codegen::Builder&) const).
template <class T>
constexpr LossDefinition loss_definition_for() {
  static_assert(
      requires { static_cast<TargetKind>(T::target); } ||
          requires(const T& of) { static_cast<TargetKind>(of.target()); },
      "sinter: a loss has a `static constexpr TargetKind target`: what it compares the output with");
  LossDefinition made{description_of<T>(), {}};
  if constexpr (requires { T::metric; }) made.metric = T::metric;
  return made;
}
template <class T>
constexpr LossRules loss_rules_for() {
  return {.target =
              [](const OwnNumbers& own) {
                if constexpr (requires(const T& of) { of.target(); })
                  return unpacked<T>(own).target();
                else if constexpr (requires { static_cast<TargetKind>(T::target); })
                  return T::target;
                else
                  return TargetKind::values;  // so that the assertion stays the only error
              },
          // No lambda's argument is called net: GCC would find it hiding the network of a user's file.
          .check =
              [](const OwnNumbers& own, codegen::Builder& builder) {
                if constexpr (requires(const T& of) { of.check(builder); }) unpacked<T>(own).check(builder);
                if constexpr (!has_formulas<T> && !requires(const T& of) { of.lower(builder); })
                  builder.reject("a loss without its formulas", words("struct ", T::name),
                                 "value(y, t) and slope(y, t)", "write both, or lower(Builder&)");
              },
          .lower =
              [](const OwnNumbers& own, codegen::Builder& builder) {
                if constexpr (requires(const T& of) { of.lower(builder); })
                  unpacked<T>(own).lower(builder);
                else if constexpr (has_formulas<T>)
                  losses::lower(unpacked<T>(own), builder);
              }};
}
template <class T>
inline constexpr LossDefinition loss_definition = loss_definition_for<T>();
template <class T>
inline constexpr LossRules loss_rules = loss_rules_for<T>();

/// Any loss, as one structural value: `.loss = Huber{.delta = 0.5f}`.
struct Loss : Chosen<LossDefinition> {
  const LossRules* rules = nullptr;
  float weight = 0.f;  ///< how much it counts among several
  bool given = false;  ///< asked instead of for null: with sanitizers GCC 12 compares no addresses in constants

  constexpr Loss() = default;  ///< none
  template <class T>
    requires requires(const T& of) { T::numbers, of.sum, of.weighted; }
  constexpr Loss(const T& of)
      : Chosen{&loss_definition<T>, packed(of)}, rules(&loss_rules<T>), weight(1.f), given(true) {}

  constexpr TargetKind target() const { return rules->target(own); }
  constexpr bool weighted() const { return number("weighted") != 0.f; }
};

/// The loss that counts so much: `0.5f * MeanSquaredError{}`.
template <class T>
  requires std::constructible_from<Loss, const T&>
constexpr Loss operator*(float weight, const T& loss) {
  Loss weighted = loss;
  weighted.weight = weight * weighted.weight;
  return weighted;
}

/// A loss for each output of a network, in the order of the outputs: what is trained is the sum of them, each times its
/// weight. `.loss = {CrossEntropy{}, 0.5f * MeanSquaredError{}}`
/// Keras: compile(loss=[…], loss_weights=[1, 0.5]).
struct Losses {
  Loss each[most_outputs]{};

  template <class... T>
    requires(sizeof...(T) > 0 && (std::constructible_from<Loss, const T&> && ...))
  constexpr Losses(const T&... of) : each{Loss(of)...} {
    static_assert(sizeof...(T) <= most_outputs, "sinter: a network has at most 8 outputs, with a loss each");
  }

  constexpr int count() const {
    int losses = 0;
    while (losses < most_outputs && each[losses].given) losses++;
    return losses;
  }
};

}  // namespace sinter
