// Nor can what it computes, which every kernel is judged by.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Half {
  static constexpr const char* name = "half";
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.constant(0.5f)));
  }
#ifdef REJECT
  // expect: sinter: an operation has a definition, `static void evaluate(Values& v, const Node& n)`
#else
  static void evaluate(auto& v, const codegen::Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = 0.5 * v(n.in[0], i); });
  }
#endif
};
static_assert(!(codegen::op_of<Half> == codegen::ops::add));
