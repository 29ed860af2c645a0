// There is one Input, and it comes first.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{28, 28, 1} >> Flatten{} >>  // 1x1x784
                     Input{1, 1, 784} >> Dense{10};
// expect: layer<6>{"Input"}
// expect: problem<23>{"is not the first layer"}
// expect: got<28>{"an Input after other layers"}
// expect: wants<17>{"one Input, first"}
// expect: mend<10>{"remove it"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{28, 28, 1} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
