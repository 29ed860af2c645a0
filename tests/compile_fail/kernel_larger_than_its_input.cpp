// A window must fit into its padded input.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 4, 1} >>  // 8x4x1
                     Conv{.filters = 2, .kernel = 5} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<29>{"kernel larger than its input"}
// expect: got<13>{"5x5 on 8x4x1"}
// expect: wants<22>{"an input it fits into"}
// expect: mend<33>{"smaller kernel, or .padding=same"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 4, 1} >> Conv{.filters = 2, .kernel = 5, .padding = same} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
