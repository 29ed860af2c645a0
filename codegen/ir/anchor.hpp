#pragma once

#include <type_traits>

#include "codegen/ir/name_id.hpp"

/// What a kernel is built around is a row, like an operation: all that passes and the library know of it stands in its
/// own file in codegen/anchors/, its SIMD code in the file of the same name in codegen/kernels/.
namespace sinter::codegen {

struct Node;
struct Spec;
struct Target;
class Naive;
class Shapes;

/// Rows of vectors that a kernel sums in registers.
struct Tile {
  int rows = 1, vectors = 1;
  int taps = 1;  ///< of a window's row, or all of several rows, where the rows are some inputs of each of them
};

/// What the elements of a kernel's domain are, which its program is run for.
enum class Over : unsigned char {
  pixels,    ///< of an image, x channels
  rows,      ///< of what there is one of for the batch, x channels: the domain is 1 x rows x channels
  channels,  ///< numbers a channel, made of what all images have: the domain is 1 x 1 x channels
};

/// What passes ask.
struct AnchorTraits {
  Over over = Over::pixels;
  bool programmed = true;  ///< a program follows its results, and what fits joins the kernel
  bool framed = false;     ///< windows of slot 0 look beyond the image: it gets a frame of zeros
  bool panels = false;     ///< its code finds channels by `View::channel`, where what there is one of lies in panels
  /// Its code takes and leaves numbers of any element (`ir/element.hpp`), each rounded once. Others get floats.
  bool any_element = false;
};

/// What the compiler does with one. Only constant evaluation, and tests, see it.
struct AnchorRules : AnchorTraits {
  /// Sets what of a spec, new but for its anchor and `over`, follows from the node that the kernel is opened for.
  void (*open)(Spec&, const Node&, const Shapes&) = nullptr;
  /// Computes a kernel number by number, in double: what its SIMD code must agree with (kernels/naive.hpp).
  void (*naive)(Naive&) = nullptr;
  Tile (*tile)(const Spec&, const Target&) = nullptr;  ///< none: 1 x 1
  int (*tasks)(const Spec&) = nullptr;                 ///< what a step's work is cut into; none, or 0: image by image
  /// Floating-point operations besides the program's, of an image or, with tasks, of a step.
  double (*flops)(const Spec&) = nullptr;
  bool (*in_pixel_order)(const Spec&) = nullptr;  ///< whether sums over pixels may join; none: they may
  // Asked instead of for null, see Rules.
  bool has_tile = false, has_tasks = false, has_flops = false, has_order = false;
};

/// What a program knows, for those who read plans.
struct AnchorDefinition {
  const char* name = "";
  bool tiled = false;
};

/// A row.
struct Anchor {
  const AnchorDefinition* definition = nullptr;
  const AnchorRules* rules = nullptr;
  NameId id = 0;

  constexpr const AnchorRules* operator->() const { return rules; }
  constexpr bool operator==(const Anchor& other) const { return id == other.id; }
};

template <class T>
constexpr AnchorDefinition anchor_definition_for() {
  static_assert(requires { T::name; }, "sinter: an anchor has a `static constexpr const char* name`");
  constexpr bool tiled = requires { &T::tile; };
  return {T::name, tiled};
}
template <class T>
constexpr AnchorRules anchor_rules_for() {
  AnchorRules made{};
  if constexpr (requires { T::traits; }) static_cast<AnchorTraits&>(made) = T::traits;
  constexpr bool opens = requires { static_cast<void (*)(Spec&, const Node&, const Shapes&)>(&T::open); };
  static_assert(opens,
                "sinter: an anchor says what its kernel is, `static constexpr void open(Spec& s, const Node& n, "
                "const Shapes& of)`");
  if constexpr (opens) made.open = &T::open;
  constexpr bool defined = requires { static_cast<void (*)(Naive&)>(&T::naive); };
  static_assert(defined, "sinter: an anchor has a definition for the oracle, `static void naive(Naive& k)`");
  if constexpr (defined) made.naive = &T::naive;
  if constexpr (requires { &T::tile; }) made.tile = &T::tile, made.has_tile = true;
  if constexpr (requires { &T::tasks; }) made.tasks = &T::tasks, made.has_tasks = true;
  if constexpr (requires { &T::flops; }) made.flops = &T::flops, made.has_flops = true;
  if constexpr (requires { &T::in_pixel_order; }) made.in_pixel_order = &T::in_pixel_order, made.has_order = true;
  return made;
}
template <class T>
inline constexpr AnchorDefinition anchor_definition_of = anchor_definition_for<T>();
template <class T>
inline constexpr AnchorRules anchor_rules_of = anchor_rules_for<T>();
/// The row of an anchor.
template <class T>
inline constexpr Anchor anchor_of{&anchor_definition_of<T>, &anchor_rules_of<T>, id_of(T::name)};

}  // namespace sinter::codegen
