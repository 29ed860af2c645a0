#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> Dropout{.rate = 1.f} >> Dense{10};
// expect: layer<8>{"Dropout"}
// expect: problem<18>{"rate outside 0..1"}
// expect: got<6>{"1.000"}
// expect: wants<13>{"0 to below 1"}
// expect: mend<22>{"Dropout{.rate = 0.5f}"}
// expect: error::line{5}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dropout{.rate = 0.9f} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
