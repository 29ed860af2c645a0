// What a window reads beyond its image lies in memory: it reaches over 1024 pixels.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 9, 1} >>  // 8x9x1
                     Conv{.filters = 2, .padding = same, .dilation = {1, 512}} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<25>{"dilated kernel too large"}
// expect: got<7>{"3x1025"}
// expect: wants<13>{"at most 1024"}
// expect: mend<18>{"set .dilation = 1"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net =
    Input{8, 9, 1} >> Conv{.filters = 2, .padding = same, .dilation = {1, 300}} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
