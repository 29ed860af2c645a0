// A leak that turns its inputs around is none.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> Dense{4} >>  // 1x1x4
                     LeakyReLU{.slope = -0.1f} >> Dense{3};
// expect: layer<10>{"LeakyReLU"}
// expect: problem<19>{"slope outside 0..1"}
// expect: got<7>{"-0.100"}
// expect: wants<7>{"0 to 1"}
// expect: mend<26>{"LeakyReLU{.slope = 0.01f}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{4} >> LeakyReLU{.slope = 0.1f} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
