// A network without parameters learns nothing.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 8} >> ReLU{} >>  // 4x4x8
                     GlobalAveragePool{};
// expect: layer<18>{"GlobalAveragePool"}
// expect: problem<24>{"leaves nothing to train"}
// expect: got<14>{"no parameters"}
// expect: wants<19>{"something to train"}
// expect: mend<13>{">> Dense{10}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{4, 4, 8} >> ReLU{} >> GlobalAveragePool{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
