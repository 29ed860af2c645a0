// Only layers follow layers.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> Dense{4} >> 10;
// expect: sinter: what follows >> is not a layer, a chain of layers or a block
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Dense{4} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
