// Nesterov's step looks ahead along the momentum: without one it is plain SGD, and not meant.
#include "tests/codegen/networks.hpp"
using namespace sinter;

constexpr auto net = Input{1, 1, 8} >> Dense{10};
#ifdef REJECT
constexpr Optimizer sgd = SGD{.rate = 0.1f, .nesterov = true};
// expect: option<4>{"SGD"}
// expect: problem<26>{"Nesterov without momentum"}
// expect: got<11>{"momentum 0"}
// expect: wants<19>{"a momentum above 0"}
// expect: mend<21>{"set .momentum = 0.9f"}
// errors: 1
#else
constexpr Optimizer sgd = SGD{.rate = 0.1f, .momentum = 0.9f, .nesterov = true};
#endif
static_assert(test::TrainCode<test::Case<net, codegen::Passes{}, sgd>>::plan.parameters > 0);
