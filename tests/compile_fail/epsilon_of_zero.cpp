// A channel that is constant over the batch has variance zero.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 2} >>  // 4x4x2
                     BatchNorm{.epsilon = 0.f} >> Flatten{} >> Dense{10};
// expect: layer<10>{"BatchNorm"}
// expect: problem<21>{"epsilon not positive"}
// expect: got<6>{"0.000"}
// expect: wants<8>{"above 0"}
// expect: mend<28>{"BatchNorm{.epsilon = 1e-5f}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{4, 4, 2} >> BatchNorm{.epsilon = 1e-5f} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
