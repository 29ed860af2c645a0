// The loss wants one output.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> (Dense{10} |  // 1x1x10
                                        Dense{10});
// expect: layer<6>{"Dense"}
// expect: problem<16>{"several outputs"}
// expect: got<10>{"2 outputs"}
// expect: wants<28>{"one output for CrossEntropy"}
// expect: mend<21>{"merge them: >> Add{}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> (Dense{10} | Dense{10}) >> Add{};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
