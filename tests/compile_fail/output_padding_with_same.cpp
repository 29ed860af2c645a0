// With `same` the output is the stride times the input.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     ConvTranspose{.filters = 2, .stride = 2, .padding = same, .output_padding = 1} >> Flatten{} >>
                     Dense{10};
// expect: layer<14>{"ConvTranspose"}
// expect: problem<25>{"output padding with same"}
// expect: got<2>{"1"}
// expect: wants<26>{"none: y is stride times x"}
// expect: mend<26>{"leave .output_padding out"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net =
    Input{8, 8, 6} >> ConvTranspose{.filters = 2, .stride = 2, .padding = same} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
