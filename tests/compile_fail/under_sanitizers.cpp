// A user's file compiles with sanitizers, and what is wrong with a network is found with them, too.
// flags: -fsanitize=address,undefined
#include "sinter.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{4, 4, 2} >>  // 4x4x2
                     Dense{3};
// expect: layer<6>{"Dense"}
// expect: problem<18>{"input is an image"}
// expect: error::line{8}
// errors: 1
#else
constexpr auto net = Input{4, 4, 2} >> Conv{.filters = 4, .padding = same} >> Dropout{} >> BatchNorm{} >> ReLU{} >>
                     MaxPool{2} >> Flatten{} >> Dense{8} >> ReLU{} >> Dense{3};
#endif
template class sinter::Trainer<net, {.batch = 4}>;
