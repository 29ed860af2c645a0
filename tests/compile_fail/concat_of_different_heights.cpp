// Channels stand side by side at each pixel.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 1} >> (Conv{.filters = 2} | MaxPool{4}) >> Concat{} >> Flatten{} >> Dense{3};
// expect: layer<7>{"Concat"}
// expect: problem<33>{"inputs differ in height or width"}
// expect: got<16>{"2x2x2 and 1x1x1"}
// expect: wants<21>{"one height and width"}
// expect: mend<28>{"padding = same, or a stride"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{4, 4, 1} >>
                     (Conv{.filters = 2, .padding = same} | Identity{}) >> Concat{} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
