// A window moves by at least one pixel.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 1} >>  // 8x8x1
                     Conv{.filters = 2, .stride = 0} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<20>{"stride out of range"}
// expect: got<2>{"0"}
// expect: wants<7>{"1 to 4"}
// expect: mend<16>{"set .stride = 1"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 1} >> Conv{.filters = 2, .stride = 1} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
