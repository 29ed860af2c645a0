// A pad adds pixels.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 3} >> Pad{-1} >> Flatten{} >> Dense{3};
// expect: layer<4>{"Pad"}
// expect: problem<20>{"pixels out of range"}
// expect: got<3>{"-1"}
// expect: wants<10>{"0 to 1024"}
// expect: mend<7>{"Pad{1}"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{4, 4, 3} >> Pad{1} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
