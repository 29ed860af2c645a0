// Add merges branches.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> Dense{8} >>  // 1x1x8
                     Add{} >> Dense{10};
// expect: layer<4>{"Add"}
// expect: problem<14>{"has one input"}
// expect: got<8>{"1 input"}
// expect: wants<18>{"at least 2 inputs"}
// expect: mend<17>{"(a | b) >> Add{}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> (Dense{8} | Identity{}) >> Add{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
