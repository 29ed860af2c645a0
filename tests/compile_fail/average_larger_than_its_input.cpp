// A window fits into the image and its padding.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     AveragePool{9} >> Flatten{} >> Dense{10};
// expect: layer<12>{"AveragePool"}
// expect: problem<28>{"leaves nothing of its input"}
// expect: got<13>{"9x9 on 8x8x6"}
// expect: wants<22>{"an input it fits into"}
// expect: mend<14>{"remove a pool"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> AveragePool{8} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
