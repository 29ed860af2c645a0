// The loss wants one logit per class.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 2} >>  // 8x8x2
                     Conv{.filters = 10};
// expect: layer<5>{"Conv"}
// expect: problem<29>{"output does not fit the loss"}
// expect: got<7>{"6x6x10"}
// expect: wants<20>{"one logit per class"}
// expect: mend<31>{"Dense{classes}, or .each_pixel"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 2} >> Conv{.filters = 10} >> GlobalAveragePool{};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
