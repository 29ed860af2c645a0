// A reshape keeps all numbers.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 3} >> Reshape{2, 8, 4} >> Flatten{} >> Dense{3};
// expect: layer<8>{"Reshape"}
// expect: problem<29>{"has another number of values"}
// expect: got<6>{"4x4x3"}
// expect: wants<17>{"what makes 2x8x4"}
// expect: mend<23>{"extents of one product"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{4, 4, 3} >> Reshape{2, 8, 3} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
