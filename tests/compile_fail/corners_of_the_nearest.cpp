// Between the nearest pixels there is nothing that corners could be aligned for.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 3} >> Upsample{.align_corners = true} >> Flatten{} >> Dense{3};
// expect: layer<9>{"Upsample"}
// expect: problem<30>{"aligns corners of the nearest"}
// expect: got<21>{"align_corners = true"}
// expect: wants<15>{"to be bilinear"}
// expect: mend<31>{"set .mode = Upsample::bilinear"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net =
    Input{4, 4, 3} >> Upsample{.mode = Upsample::bilinear, .align_corners = true} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
