// Each channel gives at least one.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     DepthwiseConv{.multiplier = 0} >> Flatten{} >> Dense{10};
// expect: layer<14>{"DepthwiseConv"}
// expect: problem<24>{"multiplier out of range"}
// expect: got<2>{"0"}
// expect: wants<10>{"1 to 1024"}
// expect: mend<20>{"set .multiplier = 1"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> DepthwiseConv{.multiplier = 2} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
