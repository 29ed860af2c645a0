// Dense has at least one unit.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >>  // 1x1x8
                     Dense{-4} >> Dense{10};
// expect: layer<6>{"Dense"}
// expect: problem<14>{"units below 1"}
// expect: got<3>{"-4"}
// expect: wants<16>{"at least 1 unit"}
// expect: mend<10>{"Dense{10}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{4} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
