// Each axis becomes one.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 3} >> Permute{Axis::columns} >> Flatten{} >> Dense{3};
// expect: layer<8>{"Permute"}
// expect: problem<14>{"an axis twice"}
// expect: got<8>{"columns"}
// expect: wants<15>{"each axis once"}
// expect: mend<26>{"leave out those that stay"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{4, 4, 3} >> Permute{Axis::columns, Axis::rows} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
