// Eight inputs at most.
#include "tests/codegen/networks.hpp"
using namespace sinter;

constexpr auto four =
    (Input{3} >> Dense{2} | Input{3} >> Dense{2} | Input{3} >> Dense{2} | Input{3} >> Dense{2}) >> Add{};
#ifdef REJECT
constexpr auto net = (four | four | Input{3} >> Dense{2}) >> Add{};
// expect: layer<6>{"Input"}
// expect: problem<16>{"too many inputs"}
// expect: got<12>{"more than 8"}
// expect: wants<10>{"at most 8"}
// expect: mend<26>{"several in one, and Slice"}
// expect: error::line{8}
// errors: 1
#else
constexpr auto net = (four | four) >> Add{};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
