// What is done with gradients and weights is checked with the network.
#include "sinter.hpp"
using namespace sinter;

constexpr auto net = Input{1, 1, 8} >> Dense{10};
#ifdef REJECT
using Net = Trainer<net, {.clip = {.norm = -1.f}}>;
// expect: option<6>{".clip"}
// expect: problem<26>{"not a number of 0 or more"}
// expect: mend<22>{".clip = {.norm = 1.f}"}
// errors: 1
#else
using Net = Trainer<net, {.clip = {.norm = 1.f}}>;
#endif
static_assert(Net::plan.parameters > 0 && Net::inference_plan.parameters > 0);
