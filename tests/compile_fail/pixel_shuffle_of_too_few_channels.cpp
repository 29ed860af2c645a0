// Channels become squares of pixels.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 6} >> PixelShuffle{2} >> Flatten{} >> Dense{3};
// expect: layer<13>{"PixelShuffle"}
// expect: problem<23>{"factor does not divide"}
// expect: got<11>{"6 channels"}
// expect: wants<16>{"a multiple of 4"}
// expect: mend<28>{"a Conv of as many before it"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{4, 4, 8} >> PixelShuffle{2} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
