// A name stands for one block.
#include "tests/codegen/networks.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{1, 1, 8} >> Shared{.body = Dense{8}, .name = "a"} >>
                     Shared{.body = ReLU{} >> Dense{8}, .name = "a"} >> Dense{3};
// expect: layer<6>{"Dense"}
// expect: problem<30>{"shared block has other layers"}
// expect: got<7>{"a ReLU"}
// expect: wants<28>{"the layers of its first use"}
// expect: mend<14>{"another .name"}
// expect: error::line{6}
// errors: 1
#else
constexpr auto net = Input{1, 1, 8} >> Shared{.body = Dense{8}, .name = "a"} >>
                     Shared{.body = ReLU{} >> Dense{8}, .name = "b"} >> Dense{3};
#endif
static_assert(test::TrainCode<test::Case<net>>::plan.parameters > 0);
