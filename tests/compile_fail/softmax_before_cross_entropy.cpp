// CrossEntropy has a softmax of its own: a second one would train slowly, and in silence.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> Dense{3} >> Softmax{};
// expect: problem<23>{"is in the loss already"}
// expect: got<17>{"a second softmax"}
// expect: wants<7>{"logits"}
// expect: mend<13>{"leave it out"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{3} >> Softmax{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
