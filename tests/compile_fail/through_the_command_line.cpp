// The one-line main function of the examples, with a wrong network.
#include "sinter.hpp"
using namespace sinter;

#ifdef REJECT
constexpr auto net = Input{28, 28, 1} >> MaxPool{4} >> MaxPool{4} >>  // 1x1x1
                     MaxPool{2} >> Dense{10};
// expect: layer<8>{"MaxPool"}
// expect: problem<28>{"leaves nothing of its input"}
// expect: got<13>{"2x2 on 1x1x1"}
// expect: wants<22>{"an input it fits into"}
// expect: mend<14>{"remove a pool"}
// expect: error::line{7}
// errors: 1
#else
constexpr auto net = Input{28, 28, 1} >> MaxPool{4} >> MaxPool{4} >> Dense{10};
#endif

int main(int argc, char** argv) { return cli::run<Trainer<net>>(argc, argv, mnist()); }
