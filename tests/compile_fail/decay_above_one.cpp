// `decay` is the fraction of the running statistics that is kept.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 2} >>  // 4x4x2
                     BatchNorm{.decay = 1.5f} >> Flatten{} >> Dense{10};
// expect: layer<10>{"BatchNorm"}
// expect: problem<19>{"decay outside 0..1"}
// expect: got<6>{"1.500"}
// expect: wants<7>{"0 to 1"}
// expect: mend<25>{"BatchNorm{.decay = 0.9f}"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{4, 4, 2} >> BatchNorm{.decay = 1.f} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
