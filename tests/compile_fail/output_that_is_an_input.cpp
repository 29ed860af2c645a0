// What is handed through tells nothing of the network.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> (Dense{10} | Identity{});
// expect: layer<6>{"Input"}
// expect: problem<22>{"an output is an input"}
// expect: got<17>{"no layer between"}
// expect: wants<20>{"an output of layers"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> (Dense{10} | Tanh{});
#endif
constexpr Losses two = {CrossEntropy{}, MeanSquaredError{}};
static_assert(test::TrainCode<test::Case<net, codegen::Passes{}, SGD{}, 6, two>>::plan.parameters > 0);
