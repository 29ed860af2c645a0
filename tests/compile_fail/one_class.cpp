// With one class there is nothing to tell apart.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >>  // 1x1x8
                     Dense{1};
// expect: layer<6>{"Dense"}
// expect: problem<29>{"output does not fit the loss"}
// expect: got<8>{"1 class"}
// expect: wants<19>{"at least 2 classes"}
// expect: mend<19>{"end with Dense{10}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{2};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
