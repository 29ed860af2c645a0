// Labels are bytes.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >>  // 1x1x8
                     Dense{257};
// expect: layer<6>{"Dense"}
// expect: problem<32>{"more classes than a label tells"}
// expect: got<12>{"257 classes"}
// expect: wants<20>{"at most 256 classes"}
// expect: mend<29>{"labels are bytes: Dense{256}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{256};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
