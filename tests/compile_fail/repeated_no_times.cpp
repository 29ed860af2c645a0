// A block is repeated at least once.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> repeat<0>(Dense{8} >> ReLU{}) >> Dense{10};
// expect: sinter: repeat<N>(block) wants N of at least 1
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> repeat<1>(Dense{8} >> ReLU{}) >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
