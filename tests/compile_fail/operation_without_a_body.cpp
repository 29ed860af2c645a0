// What an operation does in a kernel cannot be left out.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Half {
  static constexpr const char* name = "half";
#ifdef REJECT
  // expect: sinter: an operation without a kernel of its own has a `static constexpr void body(Emitter& k, const
  // errors: 1
#else
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.constant(0.5f)));
  }
#endif
  static void evaluate(auto& v, const codegen::Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = 0.5 * v(n.in[0], i); });
  }
};
static_assert(!(codegen::op_of<Half> == codegen::ops::add));
