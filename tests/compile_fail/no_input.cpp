// A network says what it is fed.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Flatten{} >>  // of what?
                     Dense{10};
// expect: layer<8>{"Flatten"}
// expect: problem<23>{"comes before any Input"}
// expect: got<9>{"no Input"}
// expect: wants<15>{"an Input first"}
// expect: mend<24>{"Input{28, 28, 1} >> ..."}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{28, 28, 1} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
