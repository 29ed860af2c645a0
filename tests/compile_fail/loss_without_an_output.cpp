// Every loss looks at an output.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> Dense{10};
// expect: layer<6>{"Dense"}
// expect: problem<25>{"a loss without an output"}
// expect: got<20>{"outputs 1, losses 2"}
// expect: wants<23>{"a loss for each output"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> (Dense{10} | Dense{3});
#endif
constexpr Losses two = {CrossEntropy{}, MeanSquaredError{}};
static_assert(test::TrainCode<test::Case<net, codegen::Passes{}, SGD{}, 6, two>>::plan.parameters > 0);
