// Only layers follow layers.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> Dense{4} >> 10;
// expect: Expression
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{4} >> Dense{10};
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
#endif
