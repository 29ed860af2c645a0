// A crop leaves something.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 3} >> Crop{2} >> Flatten{} >> Dense{3};
// expect: layer<5>{"Crop"}
// expect: problem<28>{"leaves nothing of its input"}
// expect: got<6>{"4x4x3"}
// expect: wants<31>{"an input larger than its sides"}
// expect: mend<10>{"crop less"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{4, 4, 3} >> Crop{1} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
