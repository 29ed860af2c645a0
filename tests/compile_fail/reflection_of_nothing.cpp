// A mirror image has no more pixels than the image behind its edge.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 5, 3} >> Pad{{1, 5}, Pad::reflect} >> Flatten{} >> Dense{3};
// expect: layer<4>{"Pad"}
// expect: problem<28>{"reflects more than there is"}
// expect: got<14>{"5 of 5 pixels"}
// expect: wants<10>{"at most 4"}
// expect: mend<28>{"fewer, or .mode = Pad::edge"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{4, 5, 3} >> Pad{{3, 4}, Pad::reflect} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
