// A whole stride more would be another pixel of the input.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     ConvTranspose{.filters = 2, .stride = 2, .output_padding = {0, 2}} >> Flatten{} >> Dense{10};
// expect: layer<14>{"ConvTranspose"}
// expect: problem<28>{"output padding out of range"}
// expect: got<4>{"0x2"}
// expect: wants<16>{"0 to stride - 1"}
// expect: mend<24>{"set .output_padding = 0"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net =
    Input{8, 8, 6} >> ConvTranspose{.filters = 2, .stride = 2, .output_padding = {0, 1}} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
