// Options are checked with the network.
#include "sinter.hpp"
using namespace sinter;

constexpr auto net = Input{1, 1, 8} >> Dense{10};
#ifdef REJECT
using Net = Trainer<net, {.optimizer = Adam{.rate = -1.f}}>;
// expect: option<5>{"Adam"}
// expect: problem<17>{"rate not above 0"}
// expect: got<7>{"-1.000"}
// expect: wants<17>{"a number above 0"}
// expect: mend<18>{"set .rate = 1e-3f"}
// errors: 1
#else
using Net = Trainer<net, {.optimizer = Adam{.rate = 1e-3f}}>;
#endif
static_assert(Net::plan.parameters > 0 && Net::inference_plan.parameters > 0);
