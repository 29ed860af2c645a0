#pragma once

#include <cmath>

#include "codegen/anchors/add_up.hpp"
#include "codegen/anchors/squares.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"

/// Norms of what there is one of for the batch: parameters, their gradients, what is added to them.
///   squares     in: x           out: partial   one number for each block of rows: Σ x²
///   add_up      in: numbers…    out: sum       Σ
///   norm        in: numbers…    out: norm      √Σ
///   clip_scale  in: numbers…    out: scale     min(1, limit / (√Σ + 1e-6)), as PyTorch's clip_grad_norm_ has it
///   scaled      in: x, scale    out: y         scale · x
namespace sinter::codegen::ops {

/// What becomes of a sum.
struct AddUpNumbers {
  enum Kind : int { sum, root, clip };
  int kind = sum;
  float limit = 0.f;
};
inline double finished(const AddUpNumbers& numbers, double sum) {
  if (numbers.kind == AddUpNumbers::sum) return sum;
  if (numbers.kind == AddUpNumbers::root) return std::sqrt(sum);
  const double share = static_cast<double>(numbers.limit) / (std::sqrt(sum) + 1e-6);
  return share >= 1 ? 1 : share;  // no number of a sum that is none
}

struct Squares {
  static constexpr const char* name = "squares";
  static constexpr Traits traits{.anchor = anchors::squares, .reads = {Access::operand}, .differentiable = 0};
  static constexpr Cost cost{.inputs = 2};
  static constexpr bool fits(const Shapes& s) { return s.out() == Shape{1, 1, anchors::Squares::blocks(s.in(0))}; }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    const auto block =
        static_cast<std::size_t>(anchors::Squares::rows_of_block(v.shape(n.in[0]))) * v.channels(n.in[0]);
    v.each(n.in[0], [&](auto i) { v(n.out[0], i / block) += v(n.in[0], i) * v(n.in[0], i); });
  }
};
SINTER_DEFINITION_OF(Squares);
inline constexpr Op squares = op_of<Squares>;

/// What the sums of numbers have in common.
struct Added {
  static constexpr Traits traits{
      .anchor = anchors::add_up,
      .reads = {Access::number, Access::number, Access::number, Access::number, Access::number, Access::number},
      .differentiable = 0};
  static constexpr Cost cost{.inputs = 1};
  static constexpr bool fits(const Shapes& s) { return s.out() == Shape{1, 1, 1}; }
  static void evaluate(auto& v, const Node& n) {
    double sum = 0;
    for (const int t : n.in) v.each(t, [&](auto i) { sum += v(t, i); });
    v(n.out[0], 0) = finished(n.attributes.as<AddUpNumbers>(), sum);
  }
};
struct AddUp : Added {
  static constexpr const char* name = "add_up";
};
SINTER_DEFINITION_OF(AddUp);
inline constexpr Op add_up = op_of<AddUp>;

struct Norm : Added {
  static constexpr const char* name = "norm";
};
SINTER_DEFINITION_OF(Norm);
inline constexpr Op norm = op_of<Norm>;

struct ClipScale : Added {
  static constexpr const char* name = "clip_scale";
  static constexpr Field fields[] = {{}, {" at most ", Field::real}};
};
SINTER_DEFINITION_OF(ClipScale);
inline constexpr Op clip_scale = op_of<ClipScale>;

struct Scaled {
  static constexpr const char* name = "scaled";
  static constexpr Traits traits{.reads = {Access::pixel, Access::scalar}, .differentiable = 0};
  static constexpr Cost cost{.outputs = 1};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out() && s.in(1) == Shape{1, 1, 1}; }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.mul(k.scalar(n.in[1]), k.pixel(n.in[0])));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[1], 0) * v(n.in[0], i); });
  }
};
SINTER_DEFINITION_OF(Scaled);
inline constexpr Op scaled = op_of<Scaled>;

}  // namespace sinter::codegen::ops
