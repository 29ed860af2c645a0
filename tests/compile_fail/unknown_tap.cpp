// A tap is read by its name, further down.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net =
    Input{4, 4, 1} >> Conv{.filters = 2} >> Tap{"wide"} >> ReLU{} >> ConcatWith{"wid"} >> Flatten{} >> Dense{3};
// expect: layer<11>{"ConcatWith"}
// expect: problem<20>{"no tap of that name"}
// expect: got<4>{"wid"}
// expect: wants<25>{"a Tap before it, as wide"}
// expect: mend<31>{"Tap{\"a\"} where it branches off"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net =
    Input{4, 4, 1} >> Conv{.filters = 2} >> Tap{"wide"} >> ReLU{} >> ConcatWith{"wide"} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
