// Pools go up to 4.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{10, 10, 1} >>  // 10x10x1
                     MaxPool{5} >> Flatten{} >> Dense{10};
// expect: layer<8>{"MaxPool"}
// expect: problem<13>{"size above 4"}
// expect: got<2>{"5"}
// expect: wants<7>{"1 to 4"}
// expect: mend<23>{"pool twice: MaxPool{2}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{10, 10, 1} >> MaxPool{4} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
