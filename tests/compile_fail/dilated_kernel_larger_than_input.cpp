// A window must fit into its padded input with what is between its taps.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 9, 1} >>  // 8x9x1
                     Conv{.filters = 2, .dilation = {2, 5}} >> Flatten{} >> Dense{10};
// expect: layer<5>{"Conv"}
// expect: problem<33>{"dilated kernel larger than input"}
// expect: got<14>{"5x11 on 8x9x1"}
// expect: wants<22>{"an input it fits into"}
// expect: mend<33>{"smaller kernel, or .padding=same"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 9, 1} >> Conv{.filters = 2, .dilation = {2, 4}} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
