// Two pools too many for a small image.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 1} >> MaxPool{4} >>  // 1x1x1
                     MaxPool{2} >> Dense{10};
// expect: layer<8>{"MaxPool"}
// expect: problem<28>{"leaves nothing of its input"}
// expect: got<13>{"2x2 on 1x1x1"}
// expect: wants<22>{"an input it fits into"}
// expect: mend<14>{"remove a pool"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{4, 4, 1} >> MaxPool{4} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
