// A larger image has each pixel once, at least.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 3} >> Upsample{0} >> Flatten{} >> Dense{3};
// expect: layer<9>{"Upsample"}
// expect: problem<20>{"factor out of range"}
// expect: got<2>{"0"}
// expect: wants<10>{"1 to 1024"}
// expect: mend<12>{"Upsample{2}"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{4, 4, 3} >> Upsample{5} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
