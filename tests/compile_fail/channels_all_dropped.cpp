// Something must be left to learn from.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     SpatialDropout{.rate = 1} >> Flatten{} >> Dense{10};
// expect: layer<15>{"SpatialDropout"}
// expect: problem<18>{"rate outside 0..1"}
// expect: got<6>{"1.000"}
// expect: wants<13>{"0 to below 1"}
// expect: mend<17>{"set .rate = 0.5f"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> SpatialDropout{.rate = 0.9f} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
