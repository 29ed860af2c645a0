// A window that sees nothing but padding is a mistake.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 1} >>  // 8x8x1
                     Conv{.filters = 2, .kernel = 3, .padding = 3} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<25>{"padding not below kernel"}
// expect: got<2>{"3"}
// expect: wants<10>{"at most 2"}
// expect: mend<20>{"set .padding = same"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 1} >> Conv{.filters = 2, .kernel = 3, .padding = 2} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
