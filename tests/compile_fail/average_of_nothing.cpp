// A window has pixels.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 6} >>  // 8x8x6
                     AveragePool{{2, 0}} >> Flatten{} >> Dense{10};
// expect: layer<12>{"AveragePool"}
// expect: problem<13>{"size below 1"}
// expect: got<4>{"2x0"}
// expect: wants<17>{"at least 1 pixel"}
// expect: mend<15>{"AveragePool{2}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 6} >> AveragePool{{2, 1}} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
