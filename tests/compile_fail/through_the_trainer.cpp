// What a user's file shows: one error, whichever member of the Trainer is asked for first.
#include "sinter.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{28, 28, 1} >> Conv{.filters = 4} >>  // 26x26x4
                     Dense{10};
// expect: layer<6>{"Dense"}
// expect: problem<18>{"input is an image"}
// expect: got<8>{"26x26x4"}
// expect: wants<14>{"a flat vector"}
// expect: mend<24>{"put Flatten{} before it"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{28, 28, 1} >> Conv{.filters = 4} >> Flatten{} >> Dense{10};
#endif
static_assert(Trainer<net>::plan.parameters > 0);
static_assert(Trainer<net>::inference_plan.parameters > 0);
