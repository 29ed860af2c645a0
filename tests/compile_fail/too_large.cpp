// Sizes stay far inside int.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 1} >> Flatten{} >>  // 1x1x64
                     Dense{2'000'000} >> Dense{10};
// expect: layer<6>{"Dense"}
// expect: problem<13>{"is too large"}
// expect: got<12>{"1x1x2000000"}
// expect: wants<20>{"at most 2^26 values"}
// expect: mend<23>{"fewer filters or units"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 1} >> Flatten{} >> Dense{2'000} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
