// Taps cannot fall together.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 1} >>  // 8x8x1
                     Conv{.filters = 2, .dilation = {2, 0}} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<17>{"dilation below 1"}
// expect: got<4>{"2x0"}
// expect: wants<17>{"at least 1 pixel"}
// expect: mend<18>{"set .dilation = 1"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 1} >> Conv{.filters = 2, .dilation = {2, 1}} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
