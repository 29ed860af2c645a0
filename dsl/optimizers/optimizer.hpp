#pragma once

#include "codegen/ops/update_graph.hpp"

/// How weights change in a step. In the formulas, w is a parameter, g its gradient and t the number of the step, 1 for
/// the first; all that is kept from step to step begins at 0. "g includes weight_decay · w" means g ← g + weight_decay
/// · w before anything else. Every parameter decays: biases and BatchNorm's γ and β, too, as PyTorch's do.
namespace sinter {

/// A step of a training: where an optimizer's own numbers of the step come from.
struct StepOf {
  double rate = 0;  ///< after the schedule
  double weight_decay = 0;
  double step = 1;  ///< of those that change weights: 1 for the first ever
};

/// What a Trainer keeps of a parameter beside its optimizer: the sum of gradients so far, the average of the weights.
inline constexpr const char *accumulated_state = "accumulated", *average_state = "average";

namespace optimizers {
/// The code of an optimizer that runs once a step. Not inline: else every file that names it would instantiate it, for
/// its own target.
template <class T>
void of_step(const OwnNumbers& own, const StepOf& step, float* numbers) {
  double exact[OwnNumbers::capacity]{};
  unpacked<T>(own).of_step(step, exact);
  for (int i = 0; i < OwnNumbers::capacity; i++) numbers[i] = static_cast<float>(exact[i]);
}
}  // namespace optimizers

/// What a program, and the compiled library, know of an optimizer.
struct OptimizerDefinition : Description {
  static constexpr int most_states = 3;
  const char* states[most_states]{};  ///< what it can keep of a parameter, in the parameter's layout: "moment1"
  /// The numbers that a step's programs read.
  void (*of_step)(const OwnNumbers&, const StepOf&, float* numbers) = nullptr;
};

/// What the compiler does with it. Only constant evaluation sees it.
struct OptimizerRules {
  codegen::Op update;
  /// Adds the nodes of a parameter's step to the graph.
  void (*lower)(codegen::UpdateGraph&) = nullptr;
  /// Whether it keeps its state `i` of a parameter, with these numbers; `matrix`: of a weight, see UpdateGraph.
  bool (*keeps)(const OwnNumbers&, int i, bool matrix) = nullptr;
  /// What is wrong with its numbers, each in its range.
  Diagnosis (*fault)(const OwnNumbers&) = nullptr;
  int nodes = 1;  ///< that `lower` adds at most
};

/// `T` is a struct of floats and bools, `rate` and `weight_decay` among them, with
///   name, key         "SGD", "sgd"
///   numbers           a list of Number<T>: all of its floats and bools
///   states            names of what it keeps of a parameter; `bool keeps(int i) const`, if not always all of them,
///                     or `keeps(int i, bool matrix)`, if not of every parameter
///   step_numbers      names of the numbers that differ from step to step
///   of_step           void (const StepOf&, double* number) const: those numbers
///   update            constexpr void (const codegen::Update&) const: the formula
///   fault             constexpr Diagnosis () const, if its numbers can be wrong though each is in its range
/// One whose step is more than a formula (it wants a norm, say) has, in place of `update` or beside it,
///   lower             static constexpr void (codegen::UpdateGraph&): the step as nodes
///   nodes             how many those are at most
template <class T>
constexpr OptimizerDefinition optimizer_definition_for() {
  static_assert(
      requires { T::states; },
      "sinter: an optimizer has a list of its `states`: names of what it keeps of a parameter");
  static_assert(
      requires(const T& of, double* number) { of.of_step(StepOf{}, number); },
      "sinter: an optimizer has a `void of_step(const StepOf& step, double* number) const`");
  OptimizerDefinition made{description_of<T>(), {}, &optimizers::of_step<T>};
  static_assert(
      [] {
        for (const char* state : T::states)
          if (same_text(state, accumulated_state) || same_text(state, average_state)) return false;
        return true;
      }(),
      "sinter: an optimizer's states are not called `accumulated` or `average`: a Trainer keeps those itself");
  int i = 0;
  for (const char* state : T::states) made.states[i++] = state;  // an index past the end is no constant: three at most
  return made;
}
template <class T>
constexpr OptimizerRules optimizer_rules_for() {
  constexpr bool lowers = requires(codegen::UpdateGraph& g) { T::lower(g); };
  static_assert(
      lowers || requires(const T& of, const codegen::Update& u) { of.update(u); },
      "sinter: an optimizer has a `constexpr void update(const codegen::Update& u) const`");
  return {.update =
              [] {
                if constexpr (requires(const T& of, const codegen::Update& u) { of.update(u); })
                  return codegen::op_of<codegen::ops::Update<T>>;
                else
                  return codegen::Op{};
              }(),
          .lower =
              [](codegen::UpdateGraph& graph) {
                if constexpr (lowers)
                  T::lower(graph);
                else
                  graph.update();
              },
          .keeps =
              [](const OwnNumbers& own, int i, bool matrix) {
                if constexpr (requires(const T& of) { of.keeps(i, matrix); })
                  return unpacked<T>(own).keeps(i, matrix);
                else if constexpr (requires(const T& of) { of.keeps(i); })
                  return unpacked<T>(own).keeps(i);
                else
                  return true;
              },
          .fault =
              [](const OwnNumbers& own) {
                if constexpr (requires(const T& of) { of.fault(); })
                  return unpacked<T>(own).fault();
                else
                  return Diagnosis{};
              },
          .nodes =
              [] {
                if constexpr (lowers)
                  return T::nodes;
                else
                  return 1;
              }()};
}
template <class T>
inline constexpr OptimizerDefinition optimizer_definition = optimizer_definition_for<T>();
template <class T>
inline constexpr OptimizerRules optimizer_rules = optimizer_rules_for<T>();

/// What the weight decay is for.
enum class DecayOn : unsigned char {
  all,     ///< every parameter, as PyTorch's optimizers have it where they are given all of them
  weights  ///< the weights of convolutions and dense layers: not biases, nor γ and β of a BatchNorm, nor slopes
};

/// An optimizer and its numbers, as a program knows them.
using ChosenOptimizer = Chosen<OptimizerDefinition>;

/// Any optimizer, as one structural value: it can be a member of a template argument.
/// `.optimizer = Adam{.rate = 3e-4f}`
struct Optimizer : ChosenOptimizer {
  const OptimizerRules* rules = nullptr;

  template <class T>
    requires requires { T::numbers, T::step_numbers; }
  constexpr Optimizer(const T& of)
      : ChosenOptimizer{&optimizer_definition<T>, packed(of)}, rules(&optimizer_rules<T>) {}

  /// What it keeps of a parameter; `matrix`: of a weight.
  constexpr codegen::List<const char*, OptimizerDefinition::most_states> states(bool matrix = true) const {
    codegen::List<const char*, OptimizerDefinition::most_states> kept;
    for (int i = 0; i < OptimizerDefinition::most_states; i++)
      if (definition->states[i] != nullptr && rules->keeps(own, i, matrix)) kept.add(definition->states[i]);
    return kept;
  }
};

}  // namespace sinter

/// Stands behind an optimizer of the library: its code is compiled once, in the library, and not in every user's file.
#ifdef SINTER_COMPILES_DEFINITIONS
#define SINTER_OPTIMIZER(T)                                                       \
  template void optimizers::of_step<T>(const OwnNumbers&, const StepOf&, float*); \
  template void codegen::ops::evaluate<codegen::ops::Update<T>>(codegen::Values&, const codegen::Node&)
#else
#define SINTER_OPTIMIZER(T)                                                              \
  extern template void optimizers::of_step<T>(const OwnNumbers&, const StepOf&, float*); \
  extern template void codegen::ops::evaluate<codegen::ops::Update<T>>(codegen::Values&, const codegen::Node&)
#endif
