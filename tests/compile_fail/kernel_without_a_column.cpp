// A window is at least a pixel high and a pixel wide.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 1} >>  // 8x8x1
                     Conv{.filters = 2, .kernel = {3, 0}} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<15>{"kernel below 1"}
// expect: got<4>{"3x0"}
// expect: wants<17>{"at least 1 pixel"}
// expect: mend<16>{"set .kernel = 3"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 1} >> Conv{.filters = 2, .kernel = {3, 1}} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
