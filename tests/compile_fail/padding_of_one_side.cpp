// Each side is held against the extent of the window there; the message names it.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 1} >>  // 8x8x1
                     Conv{.filters = 2, .kernel = {5, 3}, .padding = Sides{.top = 4, .left = 3}} >> Flatten{} >>
                     Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<25>{"padding not below kernel"}
// expect: got<14>{"3 at the left"}
// expect: wants<10>{"at most 2"}
// expect: mend<20>{"set .padding = same"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 1} >> Conv{.filters = 2, .kernel = {5, 3}, .padding = Sides{.top = 4, .left = 2}} >>
                     Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
