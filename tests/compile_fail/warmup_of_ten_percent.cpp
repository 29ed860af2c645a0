// A schedule counts in fractions of the run.
#include "sinter.hpp"
using namespace sinter;

constexpr auto net = Input{1, 1, 8} >> Dense{10};
#ifdef REJECT
using Net = Trainer<net, {.schedule = Cosine{.warmup = 10.f}}>;
// expect: option<7>{"Cosine"}
// expect: problem<20>{"warmup outside 0..1"}
// expect: got<7>{"10.000"}
// expect: wants<23>{"a fraction from 0 to 1"}
// expect: mend<19>{"set .warmup = 0.1f"}
// errors: 1
#else
using Net = Trainer<net, {.schedule = Cosine{.warmup = 0.1f}}>;
#endif
static_assert(Net::plan.parameters > 0 && Net::inference_plan.parameters > 0);
