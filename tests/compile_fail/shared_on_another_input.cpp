// The uses of a block have its weights, and so inputs of as many numbers.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto block = Shared{Dense{8}};
constexpr auto net = Input{1, 1, 5} >> block >> block >> Dense{3};
// expect: layer<6>{"Dense"}
// expect: problem<32>{"shared block gets another input"}
// expect: got<13>{"weight 1x8x8"}
// expect: wants<13>{"weight 1x5x8"}
// expect: mend<20>{"inputs of one shape"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto block = Shared{Dense{8}};
constexpr auto net = Input{1, 1, 8} >> block >> block >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
