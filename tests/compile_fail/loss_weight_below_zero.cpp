// A loss that counts less than nothing would be made larger.
#include "tests/codegen/networks.hpp"
using namespace sinter;

constexpr auto net = Input{8} >> (Dense{10} | Dense{3});
#ifdef REJECT
constexpr float weight = -0.5f;
// expect: option<17>{"MeanSquaredError"}
// expect: problem<28>{"weight among losses below 0"}
// expect: got<7>{"-0.500"}
// expect: wants<22>{"a number of 0 or more"}
// errors: 1
#else
constexpr float weight = 0.5f;
#endif
static_assert(test::TrainCode<test::Case<net, codegen::Passes{}, SGD{}, 6,
                                         Losses{CrossEntropy{}, weight* MeanSquaredError{}}>>::plan.parameters > 0);
