// Windows move on.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     AveragePool{2, 0} >> Flatten{} >> Dense{10};
// expect: layer<12>{"AveragePool"}
// expect: problem<20>{"stride out of range"}
// expect: got<2>{"0"}
// expect: wants<10>{"1 to 1024"}
// expect: mend<18>{"leave .stride out"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> AveragePool{2, 1} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
