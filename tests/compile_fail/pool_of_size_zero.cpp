// A pool's window has at least one pixel.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 1} >>  // 4x4x1
                     MaxPool{0} >> Flatten{} >> Dense{10};
// expect: layer<8>{"MaxPool"}
// expect: problem<13>{"size below 1"}
// expect: got<2>{"0"}
// expect: wants<17>{"at least 1 pixel"}
// expect: mend<11>{"MaxPool{2}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{4, 4, 1} >> MaxPool{1} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
