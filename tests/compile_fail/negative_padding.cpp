// Padding is a number of pixels, or one of the words.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 1} >>  // 8x8x1
                     Conv{.filters = 2, .padding = -1} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<17>{"negative padding"}
// expect: got<3>{"-1"}
// expect: wants<22>{"same, valid or pixels"}
// expect: mend<20>{"set .padding = same"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 1} >> Conv{.filters = 2, .padding = 0} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
