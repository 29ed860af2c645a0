// An Add has at most eight inputs.
#include "tests/codegen/networks.hpp"
using namespace sinter;

constexpr auto four() { return ReLU{} | ReLU{} | ReLU{} | ReLU{}; }
#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> (four() | four() |  // eight
                                        Identity{}) >>
                     Add{} >> Dense{10};
// expect: layer<9>{"Identity"}
// expect: problem<18>{"too many branches"}
// expect: got<12>{"more than 8"}
// expect: wants<10>{"at most 8"}
// expect: mend<18>{"add in two stages"}
// expect: error::line{8}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> (four() | four()) >> Add{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
