// Sizes stay far inside int, of an Input too.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{100'000, 100'000, 3} >>  // 30 G
                     Flatten{} >> Dense{10};
// expect: layer<6>{"Input"}
// expect: problem<13>{"is too large"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{100, 100, 3} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
