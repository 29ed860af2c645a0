// A network is a constant: the compiler looks into it.
#include "sinter.hpp"
using namespace sinter;

#ifdef REJECT
inline auto net = Input{1, 1, 4} >> Dense{3};
// expect: sinter: the network is not a constant: write
// errors: 1
#else
inline constexpr auto net = Input{1, 1, 4} >> Dense{3};
#endif
static_assert(Trainer<net>::plan.parameters > 0 && Trainer<net>::inference_plan.parameters > 0);
