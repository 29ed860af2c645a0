// A body that changes the shape needs a shortcut that changes it too.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 2} >>  // 8x8x2
                     Residual{Conv{.filters = 4, .padding = same}} >> Flatten{} >> Dense{10};
// expect: layer<4>{"Add"}
// expect: problem<23>{"inputs differ in shape"}
// expect: got<16>{"8x8x4 and 8x8x2"}
// expect: wants<10>{"one shape"}
// expect: mend<25>{"1x1 Conv on the shortcut"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 2} >> Residual{Conv{.filters = 4, .padding = same}, Conv{.filters = 4, .kernel = 1}} >>
                     Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
