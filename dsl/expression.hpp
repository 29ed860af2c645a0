#pragma once

#include "dsl/cxx20.hpp"

#include <boost/hana/concat.hpp>
#include <boost/hana/fold_left.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>
#include <concepts>
#include <source_location>
#include <type_traits>

#include "dsl/layers/add.hpp"
#include "dsl/layers/identity.hpp"

/// Networks as values: `a >> b` is "then", `a | b` "the same input to both". The language's only file that uses Hana.
namespace sinter {

namespace hana = boost::hana;

/// `first`, and then `second`: a chain of layers is a tree of pairs, of which each `>>` makes one.
template <class First, class Second>
struct Then {
  First first;
  Second second;
};

/// The same input to every branch; their outputs side by side.
template <class... Branches>
struct Parallel {
  hana::tuple<Branches...> branches;
};

/// body(x) + shortcut(x), with x itself as the default shortcut: `(body | shortcut) >> Add{}`. (He et al. 2016)
template <class Body, class Shortcut = Identity>
struct Residual {
  Body body;
  Shortcut shortcut{};
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();
};
template <class Body>
Residual(Body) -> Residual<Body>;
template <class Body, class Shortcut>
Residual(Body, Shortcut) -> Residual<Body, Shortcut>;
// With a name for the sum: {.body = …, .name = "sum"}, {.body = …, .shortcut = …, .name = "sum"}.
template <class Body>
Residual(Body, const char*, unsigned = 0) -> Residual<Body>;
template <class Body, class Shortcut>
Residual(Body, Shortcut, const char*, unsigned = 0) -> Residual<Body, Shortcut>;
/// A residual block as the body of another. Without this guide `Residual{block}` would be a copy of the block.
template <class Body, class Shortcut>
Residual(Residual<Body, Shortcut>) -> Residual<Residual<Body, Shortcut>>;

/// A block `count` times over. A value, not a type: the fortieth copy costs no compile time.
template <class Body>
struct Repeat {
  Body body;
  int count;
};

/// Layers whose parameters are not trained: they stay as they were drawn, or as a file of weights has them. In training
/// they are as in inference, BatchNorm with its running statistics and Dropout passing through, as Keras has it for
/// `trainable = False`; the compiler leaves out all of the backward pass that only they would need. Without trained
/// layers before them that is all of theirs.
template <class Body>
struct Fixed {
  Body body;
};
template <class Body>
Fixed(Body) -> Fixed<Body>;
template <class Body>
Fixed(Fixed<Body>) -> Fixed<Fixed<Body>>;

/// A block whose parameters all its uses share: those of the first. Uses of one `constexpr auto tower = Shared{…}` are
/// of one block, and so are all with one name, `Shared{.body = …, .name = "tower"}`. A gradient is the sum over the
/// uses; a BatchNorm's running statistics change with each of them, in the order in which they are written; what a
/// Dropout drops is drawn for each. (Siamese branches: Bromley et al. 1993)
template <class Body>
struct Shared {
  Body body;
  const char* name = nullptr;
  const char* file = std::source_location::current().file_name();
  unsigned line = std::source_location::current().line();
  unsigned column = std::source_location::current().column();
};
template <class Body>
Shared(Body) -> Shared<Body>;
template <class Body>
Shared(Body, const char*) -> Shared<Body>;
template <class Body>
Shared(Shared<Body>) -> Shared<Shared<Body>>;

template <class T>
concept Layer = std::is_aggregate_v<T> && requires(const T& layer) {
  { layer.line } -> std::convertible_to<unsigned>;
  { T::kind } -> std::convertible_to<const char*>;
};

template <class T>
inline constexpr bool is_composite = false;
template <class First, class Second>
inline constexpr bool is_composite<Then<First, Second>> = true;
template <class... Branches>
inline constexpr bool is_composite<Parallel<Branches...>> = true;
template <class Body>
inline constexpr bool is_composite<Repeat<Body>> = true;
template <class Body, class Shortcut>
inline constexpr bool is_composite<Residual<Body, Shortcut>> = true;
template <class Body>
inline constexpr bool is_composite<Fixed<Body>> = true;
template <class Body>
inline constexpr bool is_composite<Shared<Body>> = true;

/// Anything that `>>` and `|` join.
template <class T>
concept Expression = Layer<T> || is_composite<T>;

template <class T>
constexpr auto as_parallel(const T& part) {
  return Parallel<T>{hana::make_tuple(part)};
}
template <class... Branches>
constexpr auto as_parallel(const Parallel<Branches...>& parallel) {
  return parallel;
}

/// What `a` makes is what `b` is given.
template <Expression A, Expression B>
constexpr auto operator>>(const A& a, const B& b) {
  return Then<A, B>{a, b};
}

/// A network continues with layers only: says so in one line.
template <Expression A, class B>
constexpr auto operator>>(const A& a, const B&) {
  static_assert(Expression<B>, "sinter: what follows >> is not a layer, a chain of layers or a block");
  return a;
}

/// Branches: `a`, `b` and any more of them are given the same. A layer that joins follows, `Add`, `Concat`, `Maximum`
/// or `Multiply`; at the end of a network each branch is an output with a loss of its own, at its beginning each
/// `Input` one of several inputs.
template <Expression A, Expression B>
constexpr auto operator|(const A& a, const B& b) {
  return hana::unpack(hana::concat(as_parallel(a).branches, as_parallel(b).branches), [](const auto&... branch) {
    return Parallel<std::decay_t<decltype(branch)>...>{hana::make_tuple(branch...)};
  });
}

/// The block N times over, each time with parameters of its own. A value, not a type: the fortieth copy costs no
/// compile time.
template <int N, Expression Body>
constexpr auto repeat(const Body& body) {
  static_assert(N > 0, "sinter: repeat<N>(block) wants N of at least 1");
  return Repeat<Body>{body, N};
}

/// The sum of measure(layer) over the layers an expression lowers to.
template <Expression T>
constexpr int total(const T& layer, auto measure) {
  return measure(layer);
}
template <class First, class Second>
constexpr int total(const Then<First, Second>& then, auto measure) {
  return total(then.first, measure) + total(then.second, measure);
}
template <class... Branches>
constexpr int total(const Parallel<Branches...>& parallel, auto measure) {
  return hana::fold_left(parallel.branches, 0,
                         [measure](int sum, const auto& branch) { return sum + total(branch, measure); });
}
template <class Body>
constexpr int total(const Repeat<Body>& repeated, auto measure) {
  return repeated.count * total(repeated.body, measure);
}
template <class Body, class Shortcut>
constexpr int total(const Residual<Body, Shortcut>& r, auto measure) {
  return total(r.body, measure) + total(r.shortcut, measure) + 1;  // its Add: one layer, one node
}

template <class Body>
constexpr int total(const Fixed<Body>& fixed, auto measure) {
  return total(fixed.body, measure);
}
template <class Body>
constexpr int total(const Shared<Body>& shared, auto measure) {
  return total(shared.body, measure);
}

/// An upper bound of the graph nodes an expression lowers to.
template <Expression T>
constexpr int node_bound(const T& expression) {
  return total(expression, [](const auto& layer) { return layer.nodes; });
}
template <Expression T>
constexpr int layer_count(const T& expression) {
  return total(expression, [](const auto&) { return 1; });
}

/// A layer's type as errors name it.
template <Layer T>
constexpr const char* title_of() {
  if constexpr (requires { T::title; })
    return T::title;
  else
    return T::kind;
}

/// Layers are called by kind and number, conv1, conv2: of a kind that ended in a digit, relu6, two could be meant.
template <Layer T>
constexpr bool is_told_from_its_number() {
  const char* kind = T::kind;
  while (kind[0] != '\0' && kind[1] != '\0') kind++;
  return kind[0] < '0' || kind[0] > '9';
}

/// Walks an expression in the order its layers were written, feeding `net` (see codegen/ir/builder.hpp).
template <Layer T>
constexpr void lower_expression(auto& net, const T& layer) {
  static_assert(is_told_from_its_number<T>(), "sinter: a layer's `kind` ends in no digit: its number follows");
  net.enter(T::kind, title_of<T>(), layer.name, layer.line);
  if (net.ok()) layer.lower(net);
}
template <class First, class Second>
constexpr void lower_expression(auto& net, const Then<First, Second>& then) {
  lower_expression(net, then.first);
  lower_expression(net, then.second);
}
template <class... Branches>
constexpr void lower_expression(auto& net, const Parallel<Branches...>& parallel) {
  const auto before = net.flow();
  auto after = net.nothing();
  hana::for_each(parallel.branches, [&](const auto& branch) {
    net.restart(before);
    lower_expression(net, branch);
    net.join(after);
  });
  net.restart(after);
}
template <class Body, class Shortcut>
constexpr void lower_expression(auto& net, const Residual<Body, Shortcut>& residual) {
  const auto before = net.flow();
  lower_expression(net, residual.body);
  auto after = net.flow();
  net.restart(before);
  lower_expression(net, residual.shortcut);
  net.join(after);
  net.restart(after);
  lower_expression(net, Add{.name = residual.name, .line = residual.line});
}
template <class Body>
constexpr void lower_expression(auto& net, const Fixed<Body>& fixed) {
  const bool before = net.fix(true);
  lower_expression(net, fixed.body);
  net.fix(before);
}
template <class Body>
constexpr void lower_expression(auto& net, const Shared<Body>& shared) {
  net.begin_shared({shared.name, shared.file, shared.line, shared.column});
  lower_expression(net, shared.body);
  net.end_shared();
}
template <class Body>
constexpr void lower_expression(auto& net, const Repeat<Body>& repeated) {
  for (int i = 0; i < repeated.count; i++) lower_expression(net, repeated.body);
}

}  // namespace sinter
