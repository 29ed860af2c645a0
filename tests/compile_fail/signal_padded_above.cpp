// A signal has nothing above it and below.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 64, 3} >> MaxPool1D{.size = 3, .padding = {1, 2}} >> Flatten{} >> Dense{3};
// expect: layer<10>{"MaxPool1D"}
// expect: problem<16>{"padding of rows"}
// expect: got<17>{"1 above, 1 below"}
// expect: wants<28>{"to the left and right alone"}
// expect: mend<29>{"Sides{.left = 1, .right = 1}"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{1, 64, 3} >> MaxPool1D{.size = 3, .padding = Sides{.left = 2}} >> Flatten{} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
