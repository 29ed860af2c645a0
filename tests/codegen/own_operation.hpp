#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"
#include "tests/codegen/networks.hpp"

/// Operations and layers that no file of the library knows of.
namespace sinter::test {

/// in: dy, x   out: dx   2 · factor · x · dy
struct SquareDx {
  static constexpr const char* name = "square_dx";
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    const int slope = k.mul(k.pixel(n.in[1]), k.constant(2 * n.attributes.as<float>()));
    k.define(n.out[0], k.mul(slope, k.pixel(n.in[0])));
  }
  static void evaluate(auto& v, const codegen::Node& n) {
    const double factor = static_cast<double>(n.attributes.template as<float>());
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = 2 * factor * v(n.in[1], i) * v(n.in[0], i); });
  }
};

/// in: x   out: y   factor · x²
struct Square {
  static constexpr const char* name = "square";
  static constexpr codegen::Field fields[] = {{" factor ", codegen::Field::real}};
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    const int x = k.pixel(n.in[0]);
    k.define(n.out[0], k.mul(k.mul(x, x), k.constant(n.attributes.as<float>())));
  }
  static constexpr void gradient(codegen::Backward& back, const codegen::Node& n, int dy) {
    back.contribute(n.in[0], back.activation(codegen::op_of<SquareDx>, back.shape(n.in[0]), n, {dy, n.in[0]}));
  }
  static void evaluate(auto& v, const codegen::Node& n) {
    const double factor = static_cast<double>(n.attributes.template as<float>());
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = factor * v(n.in[0], i) * v(n.in[0], i); });
  }
};

struct SquareLayer {
  float factor = 0.5f;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "square";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::op_of<Square>, factor); }
};

inline constexpr auto squared = Input{6, 7, 2} >> Conv{.filters = 5, .kernel = 3} >> SquareLayer{} >> BatchNorm{} >>
                                SquareLayer{0.25f} >> MaxPool{2} >> Flatten{} >> Dense{12} >> SquareLayer{} >> Dense{3};

}  // namespace sinter::test
