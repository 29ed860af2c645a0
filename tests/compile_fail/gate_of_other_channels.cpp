// A gate has a number for each channel.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 1} >> Conv{.filters = 6} >>
                     (Identity{} | GlobalAveragePool{} >> Dense{5} >> Sigmoid{}) >> Multiply{} >> Flatten{} >> Dense{3};
// expect: layer<9>{"Multiply"}
// expect: problem<23>{"inputs differ in shape"}
// expect: got<16>{"2x2x6 and 1x1x5"}
// expect: wants<30>{"one shape, or 1x1 of channels"}
// expect: mend<28>{"Dense{channels} ends a gate"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{4, 4, 1} >> Conv{.filters = 6} >>
                     (Identity{} | GlobalAveragePool{} >> Dense{6} >> Sigmoid{}) >> Multiply{} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
