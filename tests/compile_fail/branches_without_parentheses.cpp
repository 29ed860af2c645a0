// >> binds before |, so that what follows | has no input of its own.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 2} >> ReLU{} |  // 8x8x2
                     Identity{} >> Add{} >> Flatten{} >> Dense{10};
// expect: layer<9>{"Identity"}
// expect: problem<21>{"nothing goes into it"}
// expect: got<28>{"no input: >> binds before |"}
// expect: wants<10>{"one input"}
// expect: mend<33>{"parentheses: x >> (a | b) >> ..."}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 2} >> (ReLU{} | Identity{}) >> Add{} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
