// A slice is of what is there.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 3} >> Slice{.channels = {2, 5}} >> Flatten{} >> Dense{3};
// expect: layer<6>{"Slice"}
// expect: problem<17>{"no such channels"}
// expect: got<7>{"2 to 5"}
// expect: wants<15>{"some of 0 to 3"}
// expect: mend<31>{"{begin, end}, end not included"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{4, 4, 3} >> Slice{.channels = {2, 3}} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
