// A signal is an image of one row.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{2, 64, 3} >> Conv1D{.filters = 4} >> Flatten{} >> Dense{3};
// expect: layer<7>{"Conv1D"}
// expect: problem<29>{"input has more rows than one"}
// expect: got<7>{"2x64x3"}
// expect: wants<21>{"a signal, 1 row high"}
// expect: mend<17>{"Conv; or Reshape"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{1, 64, 3} >> Conv1D{.filters = 4} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
