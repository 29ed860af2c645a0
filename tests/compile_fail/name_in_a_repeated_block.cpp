// What is repeated cannot be renamed. On one line two layers look the same as one that is repeated.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >>  // 1x1x8
                     repeat<2>(Dense{.units = 8, .name = "again"}) >> Dense{10};
// expect: layer<6>{"again"}
// expect: problem<23>{"two layers of one name"}
// expect: got<6>{"again"}
// expect: wants<16>{"different names"}
// expect: mend<33>{"rename one; none inside repeat<>"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> repeat<2>(Dense{8}) >> Dense{.units = 10, .name = "once"};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
