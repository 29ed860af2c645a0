#pragma once

#include "codegen/anchors/rows.hpp"
#include "codegen/ir/update.hpp"
#include "codegen/ir/values.hpp"
#include "dsl/numbers.hpp"

/// update      in: w, g, what the optimizer keeps of w…, numbers…   changes w and what is kept in place, by the
///             optimizer's own formula
/// a part      in: the same   out: x   of an update that takes several kernels; changes only what is kept
/// accumulate  in: sum, g     out: mean   of the batches that make one update; changes the sum in place
/// clip_value  in: g          out: y      g where |g| <= limit, else ±limit
namespace sinter::codegen::ops {

/// Of the optimizer `T`, whose numbers are the node's. `Part` is what of it changes the weight: `T` itself, or one of
/// several parts.
template <class T, class Part = T>
struct Update {
  static constexpr const char* name = "update";
  static constexpr Traits traits{.anchor = anchors::rows};
  static constexpr const auto& step_numbers = T::step_numbers;
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.in(1); }
  static constexpr void body(Emitter& k, const Node& n) {
    const T of = unpacked<T>(n.attributes.as<OwnNumbers>());
    const codegen::Update u(k, n);
    if constexpr (std::is_same_v<T, Part>)
      of.update(u);
    else
      Part::update(of, u);
  }
  static void evaluate(auto&, const Node&) {}  // the caller's: it knows the step's numbers
};

/// Whatever the optimizer: what `==` asks for.
inline constexpr Op update{.id = id_of("update")};

/// `Part` has a name, and `static constexpr Reg value(const T&, const codegen::Update&)`.
template <class T, class Part>
struct UpdatePart {
  static constexpr const char* name = Part::name;
  static constexpr Traits traits{.anchor = anchors::rows, .differentiable = 0};
  static constexpr const auto& step_numbers = T::step_numbers;
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.in(1) && s.out() == s.in(0); }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], Part::value(unpacked<T>(n.attributes.as<OwnNumbers>()), codegen::Update(k, n)).number);
  }
  static void evaluate(auto&, const Node&) {}  // as an update's
};

struct Accumulate {
  struct Numbers {
    float share = 1.f;  ///< of a batch
  };
  static constexpr const char* name = "accumulate";
  static constexpr Traits traits{.anchor = anchors::rows, .differentiable = 0};
  static constexpr Field fields[] = {{" times ", Field::real}};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.in(1) && s.out() == s.in(0); }
  static constexpr void body(Emitter& k, const Node& n) {
    const int before = k.gate(k.hyper(hyper_of(StepFlag::adds_up)), k.pixel(n.in[0])),
              sum = k.add(before, k.pixel(n.in[1]));
    k.store(n.in[0], sum);
    k.define(n.out[0], k.mul(k.constant(n.attributes.as<Numbers>().share), sum));
  }
  static void evaluate(auto& v, const Node& n) {  // as if these were the first batches: nothing is kept here
    v.each(n.out[0],
           [&](auto i) { v(n.out[0], i) = static_cast<double>(n.attributes.as<Numbers>().share) * v(n.in[1], i); });
  }
};
SINTER_DEFINITION_OF(Accumulate);
inline constexpr Op accumulate = op_of<Accumulate>;

struct ClipValue {
  struct Numbers {
    float limit = 0.f;
  };
  static constexpr const char* name = "clip_value";
  static constexpr Traits traits{.differentiable = 0};
  static constexpr Field fields[] = {{" at ", Field::real}};
  static constexpr Cost cost{.outputs = 2};
  static constexpr auto value(auto x, float limit) { return -at_most(-at_most(x, limit), limit); }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], value(Reg{&k, k.pixel(n.in[0])}, n.attributes.as<Numbers>().limit).number);
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0],
           [&](auto i) { v(n.out[0], i) = value(Exact{v(n.in[0], i)}, n.attributes.as<Numbers>().limit).number; });
  }
};
SINTER_DEFINITION_OF(ClipValue);
inline constexpr Op clip_value = op_of<ClipValue>;

}  // namespace sinter::codegen::ops
