// A missing gradient is no zero: parameters before the operation would not be trained.
#include "tests/codegen/own_operation.hpp"
using namespace sinter;

struct Half {
  static constexpr const char* name = "half";
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.constant(0.5f)));
  }
#ifndef REJECT
  static constexpr void gradient(codegen::Backward& back, const codegen::Node& n, int dy) {
    back.contribute(n.in[0], back.activation(n.op, back.shape(n.in[0]), n, {dy}));
  }
#endif
  static void evaluate(auto& v, const codegen::Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = 0.5 * v(n.in[0], i); });
  }
};
struct Halve {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();
  static constexpr const char* kind = "halve";
  static constexpr int nodes = 1;
  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::op_of<Half>); }
};
constexpr auto net = Input{1, 1, 8} >> Dense{4} >> Halve{} >> Dense{3};
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
// expect: layer<6>{"halve"}
// expect: problem<17>{"no gradient rule"}
// expect: got<15>{"operation half"}
// expect: wants<15>{"its gradient()"}
// expect: mend<23>{"write it beside body()"}
// expect: error::line{26}
// errors: 1
