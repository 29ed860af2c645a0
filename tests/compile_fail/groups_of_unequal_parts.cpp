// Each group has as many channels, and as many filters, as the others.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     Conv{.filters = 6, .groups = 4} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<24>{"groups of unequal parts"}
// expect: got<13>{"4 of 6 and 6"}
// expect: wants<31>{"a divisor of channels, filters"}
// expect: mend<16>{"set .groups = 1"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> Conv{.filters = 6, .groups = 3} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
