#pragma once

#include <type_traits>

#include "codegen/ir/anchor.hpp"
#include "codegen/ir/attributes.hpp"

/// An operation is a row: all that the compiler and the library know of it stands in its own file in codegen/ops/. A
/// node points to its row; passes ask rows, and no pass knows an operation by name but those that really mean that one.
namespace sinter::codegen {

class Backward;
class Emitter;
class Merging;
class Values;

/// How an operation gets at a tensor.
enum class Access : unsigned char {
  pixel,          ///< the number at each pixel and channel
  window,         ///< those of a pooling window
  channel,        ///< rows of a number a channel, the same for all images
  image_channel,  ///< rows of a number a channel of each image; of what is written: sums over the image's pixels
  scalar,         ///< the one number there is, the same everywhere
  operand,        ///< by a kernel's own code, as vectors of channels
  number,         ///< by a kernel's own code, number by number
};

/// Whether a larger x gives no smaller y, rounding included: then a maximum may be taken before the operation.
enum class Monotone : unsigned char {
  no,
  rising,
  by_scale /**< rising where the channel's scale (row 2 of the second input) is positive */
};

/// What an operation is to passes.
struct Traits {
  /// The kernel it opens. None: it has a body, and joins a kernel where it fits, or opens a map.
  Anchor anchor{};
  Access reads[6]{};
  Access writes = Access::pixel;
  Monotone monotone = Monotone::no;
  unsigned differentiable = ~0u;  ///< bit i: input i has a gradient
  /// bit i: input i is changed in place, to the anchor's results that follow those of the outputs
  unsigned changes = 0;
  bool transposed = false;  ///< contract: it runs from the outputs of a window to its inputs
  bool seeds = false;       ///< a loss: its gradient is the first, of nobody else's

  /// Whether it has no kernel of its own.
  constexpr bool joins() const { return anchor == Anchor{}; }
  constexpr bool reads_windows() const {
    for (const Access a : reads)
      if (a == Access::window) return true;
    return false;
  }
  constexpr bool is_elementwise() const { return joins() && writes == Access::pixel && !reads_windows(); }
  /// Sums over an image's pixels: complete only when its kernel has finished the image.
  constexpr bool is_reduction() const { return joins() && writes == Access::image_channel; }
  /// Of windows of pixels: it reads all of one, or writes them.
  constexpr bool is_pool() const { return joins() && (reads_windows() || writes == Access::window); }
};

/// What the compiler does with an operation. Only constant evaluation sees it: no program holds its rules.
struct Rules : Traits {
  /// Adds the node's instructions to a kernel's program. None: its anchor computes it.
  void (*body)(Emitter&, const Node&) = nullptr;
  /// Contributes to the gradients of the node's inputs, given that of its first output. None is an error where a
  /// gradient is needed.
  void (*gradient)(Backward&, const Node&, int dy) = nullptr;
  /// Whether the node's tensors have shapes that fit one another. None: every pixel is read and written at its place.
  bool (*fits)(const Shapes&) = nullptr;
  // Asked instead of for null: with -fsanitize=undefined GCC 12 compares no function's address in constant evaluation.
  bool has_body = false, has_gradient = false, has_fits = false;
};

/// How an operation's own numbers read as text, one word of its attributes after the other.
struct Field {
  enum Kind : unsigned char {
    hidden,
    integer,
    real,
    flag,        ///< `before` alone, if it is not 0
    pair,        ///< this word and the next, which is hidden: `2`, or `2x1`
    unless_ones  ///< the same, where they are not both 1
  };
  const char* before = "";
  Kind kind = hidden;
};

/// Floating-point operations of an image as the definition has them: fusion may save some.
struct Cost {
  float outputs = 0;  ///< for each number written
  float inputs = 0;   ///< for each number of the first input
  /// for each number written and each further one of its window (the attributes begin with a Window)
  float window = 0;
  float products = 0;  ///< for each number written and each row of the weights, its second input
  /// for each number of the first input and each row of the weights, its third input
  float scattered = 0;
};

/// Numbers of an optimizer that a step's programs can read, the same for all of a step (Micro::hyper).
inline constexpr int most_step_numbers = 8;
/// What they can read besides, behind an optimizer's numbers and the same numbers without decay: 0 or 1.
enum class StepFlag : unsigned char {
  adds_up,  ///< gradients of batches before this one are added to its own
  updates,  ///< this is the last of the batches whose gradients are added up
  goes_on,  ///< there were updates before
};
inline constexpr int step_flags = 3;
constexpr int hyper_of(StepFlag flag) { return 2 * most_step_numbers + static_cast<int>(flag); }
constexpr const char* name_of(StepFlag flag) {
  switch (flag) {
    case StepFlag::adds_up:
      return "adds_up";
    case StepFlag::updates:
      return "updates";
    case StepFlag::goes_on:
      return "goes_on";
  }
  return "";
}

/// What an operation is called and what it computes: what a program, and the compiled library, know of it.
struct Definition {
  const char* name = "";
  /// Computes the node's outputs, number by number in double, straight from the formula: what every later stage must
  /// agree with.
  void (*evaluate)(Values&, const Node&) = nullptr;
  /// with anchors::merge: the results of a few channels (codegen/kernels/merging.hpp)
  void (*merge)(Merging&) = nullptr;
  Field fields[Attributes::capacity]{};
  /// of an update: what the run-time numbers that its body reads are called
  const char* step_numbers[most_step_numbers]{};
  Cost cost{};
};

/// A row.
struct Op {
  const Definition* definition = nullptr;
  const Rules* rules = nullptr;
  NameId id = 0;

  constexpr const Rules* operator->() const { return rules; }
  constexpr bool operator==(const Op& other) const { return id == other.id; }
};

namespace ops {
/// A definition's code. Not inline: else every file that names the operation would instantiate it, whoever compiles it
/// (see SINTER_DEFINITION_OF).
template <class T>
void evaluate(Values& v, const Node& n) {
  T::evaluate(v, n);
}
}  // namespace ops

/// `T` has the members `name`, `evaluate`, and of `traits`, `body`, `gradient`, `fits`, `fields`, `cost` what it needs.
template <class T>
constexpr Definition definition_for() {
  static_assert(requires { T::name; }, "sinter: an operation has a `static constexpr const char* name`");
  static_assert(
      requires { static_cast<void (*)(Values&, const Node&)>(&T::evaluate); },
      "sinter: an operation has a definition, `static void evaluate(Values& v, const Node& n)`");
  Definition made{.name = T::name, .evaluate = &ops::evaluate<T>};
  if constexpr (requires { &T::merge; }) made.merge = &T::merge;
  if constexpr (requires { T::fields; })
    for (int i = 0; const Field& field : T::fields) made.fields[i++] = field;
  if constexpr (requires { T::cost; }) made.cost = T::cost;
  if constexpr (requires { T::step_numbers; })
    for (int i = 0; const char* number : T::step_numbers) made.step_numbers[i++] = number;
  return made;
}
template <class T>
constexpr Rules rules_for() {
  Rules made{};
  constexpr Traits traits = [] {
    if constexpr (requires { T::traits; })
      return T::traits;
    else
      return Traits{};
  }();
  constexpr bool merges = requires { static_cast<void (*)(Merging&)>(&T::merge); };
  static_assert((traits.anchor.id == id_of("merge")) == merges,
                "sinter: an operation with anchors::merge, and no other, says what its results are, `static void "
                "merge(Merging& m)`");
  static_cast<Traits&>(made) = traits;
  if constexpr (requires { &T::body; }) {
    static_assert(std::is_same_v<decltype(&T::body), void (*)(Emitter&, const Node&)>,
                  "sinter: an operation's body is a `static constexpr void body(Emitter& k, const Node& n)`");
    made.body = &T::body, made.has_body = true;
  } else {
    static_assert(!traits.joins(),
                  "sinter: an operation without a kernel of its own has a `static constexpr void body(Emitter& k, "
                  "const Node& n)`");
  }
  if constexpr (requires { &T::gradient; }) {
    static_assert(
        std::is_same_v<decltype(&T::gradient), void (*)(Backward&, const Node&, int)>,
        "sinter: an operation's gradient is a `static constexpr void gradient(Backward& back, const Node& n, int dy)`");
    made.gradient = &T::gradient, made.has_gradient = true;
  }
  if constexpr (requires { &T::fits; }) {
    static_assert(std::is_same_v<decltype(&T::fits), bool (*)(const Shapes&)>,
                  "sinter: an operation's shapes are checked by a `static constexpr bool fits(const Shapes& s)`");
    made.fits = &T::fits, made.has_fits = true;
  }
  return made;
}
template <class T>
inline constexpr Definition definition_of = definition_for<T>();
template <class T>
inline constexpr Rules rules_of = rules_for<T>();
/// The row of an operation.
template <class T>
inline constexpr Op op_of{&definition_of<T>, &rules_of<T>, id_of(T::name)};

}  // namespace sinter::codegen

/// Stands behind an operation of the library: its definition is compiled once, there, and not in every user's file.
#ifdef SINTER_COMPILES_DEFINITIONS
#define SINTER_DEFINITION_OF(T) template void evaluate<T>(Values&, const Node&)
#else
#define SINTER_DEFINITION_OF(T) extern template void evaluate<T>(Values&, const Node&)
#endif
