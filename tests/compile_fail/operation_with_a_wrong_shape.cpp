// What a layer hands on has the shape that its operation makes of its inputs.
#include "tests/codegen/networks.hpp"
using namespace sinter;

struct Halve {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();
  static constexpr const char* kind = "halve";
  static constexpr int nodes = 1;
  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape();
#ifdef REJECT
    net.add(codegen::ops::pointwise<codegen::ops::Relu>, {x.height, x.width, x.channels / 2}, {net.flow()[0]});
#else
    net.add(codegen::ops::pointwise<codegen::ops::Relu>, x, {net.flow()[0]});
#endif
  }
};
constexpr auto net = Input{1, 1, 8} >> Dense{4} >> Halve{} >> Dense{3};
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
// expect: layer<6>{"halve"}
// expect: problem<23>{"shapes that do not fit"}
// expect: got<15>{"operation relu"}
// expect: wants<22>{"one shape, in and out"}
// expect: mend<29>{"the shape given to net.add()"}
// expect: error::line{19}
// errors: 1
