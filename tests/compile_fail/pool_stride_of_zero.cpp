// A pool moves on.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 1} >>  // 8x8x1
                     MaxPool{.size = 2, .stride = {2, 0}} >> Flatten{} >> Dense{10};
// expect: layer<8>{"MaxPool"}
// expect: problem<20>{"stride out of range"}
// expect: got<4>{"2x0"}
// expect: wants<10>{"1 to 1024"}
// expect: mend<18>{"leave .stride out"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 1} >> MaxPool{.size = 2, .stride = {2, 1}} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
