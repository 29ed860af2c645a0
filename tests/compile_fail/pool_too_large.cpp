// Pools go up to 1024.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{10, 10, 1} >>  // 10x10x1
                     MaxPool{1025} >> Flatten{} >> Dense{10};
// expect: layer<8>{"MaxPool"}
// expect: problem<15>{"size too large"}
// expect: got<5>{"1025"}
// expect: wants<13>{"at most 1024"}
// expect: mend<11>{"MaxPool{2}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{10, 10, 1} >> MaxPool{5} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
