// What is done with gradients and weights is checked with the network.
#include "sinter.hpp"
using namespace sinter;

constexpr auto net = Input{1, 1, 8} >> Dense{10};
#ifdef REJECT
using Net = Trainer<net, {.accumulate = 0}>;
// expect: option<12>{".accumulate"}
// expect: problem<24>{"not a number of batches"}
// expect: wants<13>{"1 to 1048576"}
// errors: 1
#else
using Net = Trainer<net, {.accumulate = 4}>;
#endif
static_assert(Net::plan.parameters > 0 && Net::inference_plan.parameters > 0);
