// Every extent of an Input is written out, one channel too.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{28, 28} >>  // channels?
                     Flatten{} >> Dense{10};
// expect: layer<6>{"Input"}
// expect: problem<22>{"has an extent below 1"}
// expect: got<8>{"28x28x0"}
// expect: wants<17>{"positive extents"}
// expect: mend<17>{"Input{28, 28, 1}"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{28, 28, 1} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
