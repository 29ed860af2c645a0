// What is done with gradients and weights is checked with the network.
#include "sinter.hpp"
using namespace sinter;

constexpr auto net = Input{1, 1, 8} >> Dense{10};
#ifdef REJECT
using Net = Trainer<net, {.average = 1.f}>;
// expect: option<9>{".average"}
// expect: problem<13>{"outside 0..1"}
// expect: mend<18>{".average = 0.999f"}
// errors: 1
#else
using Net = Trainer<net, {.average = 0.999f}>;
#endif
static_assert(Net::plan.parameters > 0 && Net::inference_plan.parameters > 0);
