// An Input alone cannot be trained.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >>  // 1x1x8
                     Identity{};
// expect: layer<9>{"Identity"}
// expect: problem<14>{"has no layers"}
// expect: got<14>{"only an Input"}
// expect: wants<19>{"something to train"}
// expect: mend<13>{">> Dense{10}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
