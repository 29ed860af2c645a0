// Names are the keys of a checkpoint.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> Dense{.units = 4, .name = "head"} >>  // 1x1x4
                     Dense{.units = 10, .name = "head"};
// expect: layer<5>{"head"}
// expect: problem<23>{"two layers of one name"}
// expect: got<5>{"head"}
// expect: wants<16>{"different names"}
// expect: mend<19>{"rename one of them"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{.units = 4, .name = "neck"} >> Dense{.units = 10, .name = "head"};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
