// It has as many channels as it is told.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     SeparableConv{.kernel = 2} >> Flatten{} >> Dense{10};
// expect: layer<14>{"SeparableConv"}
// expect: problem<16>{"filters below 1"}
// expect: got<2>{"0"}
// expect: wants<18>{"at least 1 filter"}
// expect: mend<13>{"set .filters"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> SeparableConv{.filters = 2, .kernel = 2} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
