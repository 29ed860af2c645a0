// A standard deviation is no less than 0.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8} >> GaussianNoise{-0.5f} >> Dense{3};
// expect: layer<14>{"GaussianNoise"}
// expect: problem<32>{"deviation below 0, or no number"}
// expect: got<7>{"-0.500"}
// expect: wants<10>{"0 or more"}
// expect: mend<20>{"GaussianNoise{0.1f}"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{8} >> GaussianNoise{0.5f} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
