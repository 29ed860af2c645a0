// Where all are equal something must be left below the root.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     LayerNorm{.epsilon = 0} >> Flatten{} >> Dense{10};
// expect: layer<10>{"LayerNorm"}
// expect: problem<21>{"epsilon not positive"}
// expect: got<6>{"0.000"}
// expect: wants<8>{"above 0"}
// expect: mend<19>{"leave .epsilon out"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> LayerNorm{.epsilon = 0.001f} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
