// Every output is compared with something.
#include "tests/codegen/networks.hpp"
using namespace sinter;

constexpr auto net = Input{1, 1, 8} >> (Dense{10} |  // 1x1x10
                                        Dense{10});
#ifdef REJECT
constexpr Losses two = CrossEntropy{};
// expect: layer<6>{"Dense"}
// expect: problem<25>{"an output without a loss"}
// expect: got<20>{"outputs 2, losses 1"}
// expect: wants<23>{"a loss for each output"}
// expect: mend<32>{".loss = {A{}, B{}}, or >> Add{}"}
// expect: error::line{6}
// errors: 1
#else
constexpr Losses two = {CrossEntropy{}, CrossEntropy{}};
#endif
static_assert(test::TrainCode<test::Case<net, codegen::Passes{}, SGD{}, 6, two>>::plan.parameters > 0);
