// Groups of a norm have as many channels each.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     GroupNorm{4} >> Flatten{} >> Dense{10};
// expect: layer<10>{"GroupNorm"}
// expect: problem<24>{"groups of unequal parts"}
// expect: got<7>{"4 of 6"}
// expect: wants<26>{"a divisor of the channels"}
// expect: mend<23>{"GroupNorm{.groups = 1}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> GroupNorm{3} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
