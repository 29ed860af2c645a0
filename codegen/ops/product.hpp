#pragma once

#include "codegen/anchors/product.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"

/// Products of matrices that there is one of for the batch: rows x channels numbers.
///   product  in: a, b   out: c   c = a b
///   gram     in: a      out: c   c = aᵀ a
///   combine  in: x, y   out: z   z = first · x + second · y
namespace sinter::codegen::ops {

/// c = Σ_k a(r, k) b(k, c)
void multiply_matrices(auto& v, int a, int b, int c, bool turned) {
  const std::size_t columns = v.channels(c), terms = static_cast<std::size_t>(v.shape(b).pixels());
  v.each(c, [&](auto i) {
    double sum = 0;
    for (std::size_t k = 0; k < terms; k++)
      sum += v(a, turned ? k * v.channels(a) + i / columns : i / columns * v.channels(a) + k) *
             v(b, k * columns + i % columns);
    v(c, i) = sum;
  });
}

struct Product {
  static constexpr const char* name = "product";
  static constexpr Traits traits{
      .anchor = anchors::product, .reads = {Access::number, Access::operand}, .differentiable = 0};
  static constexpr bool fits(const Shapes& s) {
    return s.in(0).channels == s.in(1).pixels() && s.out().pixels() == s.in(0).pixels() &&
           s.out().channels == s.in(1).channels;
  }
  static void evaluate(auto& v, const Node& n) { multiply_matrices(v, n.in[0], n.in[1], n.out[0], false); }
};
SINTER_DEFINITION_OF(Product);
inline constexpr Op product = op_of<Product>;

struct Gram {
  static constexpr const char* name = "gram";
  static constexpr Traits traits{
      .anchor = anchors::product, .reads = {Access::operand, Access::operand}, .differentiable = 0};
  static constexpr bool fits(const Shapes& s) {
    return s.in(0) == s.in(1) && s.out() == Shape{1, s.in(0).channels, s.in(0).channels};
  }
  static void evaluate(auto& v, const Node& n) { multiply_matrices(v, n.in[0], n.in[0], n.out[0], true); }
};
SINTER_DEFINITION_OF(Gram);
inline constexpr Op gram = op_of<Gram>;

struct Combine {
  struct Numbers {
    float first = 1.f, second = 1.f;
  };
  static constexpr const char* name = "combine";
  static constexpr Traits traits{.differentiable = 0};
  static constexpr Field fields[] = {{" ", Field::real}, {" and ", Field::real}};
  static constexpr Cost cost{.outputs = 3};
  static constexpr void body(Emitter& k, const Node& n) {
    const Numbers by = n.attributes.as<Numbers>();
    const int second = k.mul(k.constant(by.second), k.pixel(n.in[1]));
    k.define(n.out[0], k.fma(k.constant(by.first), k.pixel(n.in[0]), second));
  }
  static void evaluate(auto& v, const Node& n) {
    const Numbers by = n.attributes.as<Numbers>();
    v.each(n.out[0], [&](auto i) {
      v(n.out[0], i) = static_cast<double>(by.first) * v(n.in[0], i) + static_cast<double>(by.second) * v(n.in[1], i);
    });
  }
};
SINTER_DEFINITION_OF(Combine);
inline constexpr Op combine = op_of<Combine>;

}  // namespace sinter::codegen::ops
