// A layer without a name goes by its kind and number.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> Dense{.units = 4, .name = "dense2"} >>  // 1x1x4
                     Dense{10};
// expect: layer<6>{"Dense"}
// expect: problem<23>{"two layers of one name"}
// expect: got<7>{"dense2"}
// expect: wants<16>{"different names"}
// expect: mend<19>{"rename one of them"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{.units = 4, .name = "dense1"} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
