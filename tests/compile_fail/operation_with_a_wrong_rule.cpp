// A rule that nobody would call is not one.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Half {
  static constexpr const char* name = "half";
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.constant(0.5f)));
  }
#ifdef REJECT
  static constexpr void gradient(codegen::Backward& back, const codegen::Node& n) {
    back.contribute(n.in[0], n.out[0]);
  }
  // expect: sinter: an operation's gradient is a `static constexpr void gradient(Backward& back, const Node& n, int
#else
  static constexpr void gradient(codegen::Backward& back, const codegen::Node& n, int dy) {
    back.contribute(n.in[0], back.activation(n.op, back.shape(n.in[0]), n, {dy}));
  }
#endif
  static void evaluate(auto& v, const codegen::Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = 0.5 * v(n.in[0], i); });
  }
};
static_assert(!(codegen::op_of<Half> == codegen::ops::add));
