// An image has as many parts as pixels, at most.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     AdaptiveAveragePool{{8, 9}} >> Flatten{} >> Dense{10};
// expect: layer<20>{"AdaptiveAveragePool"}
// expect: problem<18>{"size out of range"}
// expect: got<4>{"8x9"}
// expect: wants<7>{"1 to 8"}
// expect: mend<23>{"AdaptiveAveragePool{1}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> AdaptiveAveragePool{{8, 7}} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
