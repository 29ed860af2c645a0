// Branches are merged before the next layer.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 2} >> (ReLU{} | Identity{}) >>  // 8x8x2, 8x8x2
                     Conv{.filters = 4} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<15>{"several inputs"}
// expect: got<9>{"2 inputs"}
// expect: wants<10>{"one input"}
// expect: mend<21>{"merge them: >> Add{}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 2} >> (ReLU{} | Identity{}) >> Add{} >> Conv{.filters = 4} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
