#pragma once

#include "codegen/ir/update.hpp"
#include "codegen/ir/values.hpp"
#include "dsl/numbers.hpp"

/// update  in: w, g, what the optimizer keeps of w…   changes w and what is kept in place, by the optimizer's formula
namespace sinter::codegen::ops {

/// Of the optimizer `T`, whose numbers are the node's.
template <class T>
struct Update {
  static constexpr const char* name = "update";
  static constexpr Traits traits{.anchor = Anchor::rows};
  static constexpr const auto& step_numbers = T::step_numbers;
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.in(1); }
  static constexpr void body(Emitter& k, const Node& n) {
    unpacked<T>(n.attributes.as<OwnNumbers>()).update(codegen::Update(k, n));
  }
  static void evaluate(auto&, const Node&) {}  // the caller's: it knows the step's numbers
};

/// Whatever the optimizer: what `==` asks for.
inline constexpr Op update{.id = id_of("update")};

}  // namespace sinter::codegen::ops
