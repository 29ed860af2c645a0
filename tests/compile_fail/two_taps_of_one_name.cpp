// What a tap has is found by its name.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 1} >> Tap{"a"} >> Conv{.filters = 2} >> Tap{"a"} >> Flatten{} >> Dense{3};
// expect: layer<4>{"Tap"}
// expect: problem<21>{"two taps of one name"}
// expect: got<2>{"a"}
// expect: wants<16>{"different names"}
// expect: mend<33>{"rename one; none inside repeat<>"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{4, 4, 1} >> Tap{"a"} >> Conv{.filters = 2} >> Tap{"b"} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
