// A window of padding only has no largest pixel.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{8, 8, 1} >>  // 8x8x1
                     MaxPool{.size = {2, 3}, .padding = 2} >> Flatten{} >> Dense{10};
// expect: layer<8>{"MaxPool"}
// expect: problem<23>{"padding not below size"}
// expect: got<2>{"2"}
// expect: wants<10>{"at most 1"}
// expect: mend<20>{"set .padding = same"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{8, 8, 1} >> MaxPool{.size = {3, 4}, .padding = 2} >> Flatten{} >> Dense{10};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
