#pragma once

#include "codegen/anchors/pack.hpp"
#include "codegen/anchors/round.hpp"
#include "codegen/ir/bfloat16.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"

namespace sinter::codegen::ops {

/// rounded   in: x   out: y   y = x as a bfloat16, which y's own numbers may be, or floats of such values
struct Rounded {
  static constexpr const char* name = "rounded";
  static constexpr void body(Emitter& k, const Node& n) { k.define(n.out[0], k.of(Micro::bf16, k.pixel(n.in[0]))); }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0],
           [&](auto i) { v(n.out[0], i) = static_cast<double>(BFloat16(static_cast<float>(v(n.in[0], i)))); });
  }
};
SINTER_DEFINITION_OF(Rounded);
inline constexpr Op rounded = op_of<Rounded>;

/// rounded_images   the same of an input, whose channels may be padded or not
struct RoundedImages {
  static constexpr const char* name = "rounded_images";
  static constexpr Traits traits{
      .anchor = anchors::round, .reads = {Access::number}, .writes = Access::number, .differentiable = 0};
  static void evaluate(auto& v, const Node& n) { Rounded::evaluate(v, n); }
};
SINTER_DEFINITION_OF(RoundedImages);
inline constexpr Op rounded_images = op_of<RoundedImages>;

/// rounded_weights   the same of weights, in pairs of what a sum goes through (View::in_pairs)
struct RoundedWeights {
  static constexpr const char* name = "rounded_weights";
  static constexpr Traits traits{.anchor = anchors::pack, .reads = {Access::operand}, .differentiable = 0};
  static void evaluate(auto& v, const Node& n) { Rounded::evaluate(v, n); }
};
SINTER_DEFINITION_OF(RoundedWeights);
inline constexpr Op rounded_weights = op_of<RoundedWeights>;

}  // namespace sinter::codegen::ops
