// At least one group has the channels.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     Conv{.filters = 6, .groups = 0} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<15>{"groups below 1"}
// expect: got<2>{"0"}
// expect: wants<17>{"at least 1 group"}
// expect: mend<16>{"set .groups = 1"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> Conv{.filters = 6, .groups = 1} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
