// Labels have 16 bits.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >>  // 1x1x8
                     Dense{65537};
// expect: layer<6>{"Dense"}
// expect: problem<32>{"more classes than a label tells"}
// expect: got<14>{"65537 classes"}
// expect: wants<22>{"at most 65536 classes"}
// expect: mend<27>{"class numbers have 16 bits"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{65536};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
