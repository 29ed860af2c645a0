// Of what the windows cover something must be left.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     ConvTranspose{.filters = 2, .kernel = {9, 1}, .padding = {8, 0}} >> Flatten{} >> Dense{10};
// expect: layer<14>{"ConvTranspose"}
// expect: problem<28>{"leaves nothing of its input"}
// expect: got<6>{"0x8x2"}
// expect: wants<19>{"at least one pixel"}
// expect: mend<14>{"less .padding"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net =
    Input{8, 8, 6} >> ConvTranspose{.filters = 2, .kernel = {9, 1}, .padding = {7, 0}} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
