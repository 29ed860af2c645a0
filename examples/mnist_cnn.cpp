// The network of the README: two convolutions with BatchNorm, two dense layers. 99 % and more on MNIST after three
// epochs.
#include "sinter.hpp"
using namespace sinter;

// clang-format off
constexpr auto net = Input{28, 28, 1}
    >> Conv{.filters = 32, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >> MaxPool{2}
    >> Conv{.filters = 64, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >> MaxPool{2}
    >> Flatten{} >> Dense{128} >> ReLU{} >> Dense{10};
// clang-format on

using Digits =
    Trainer<net, {.batch = 64, .loss = CrossEntropy{}, .optimizer = Adam{.rate = 1e-3f}, .schedule = Cosine{}}>;

// Resource contracts, checked by the compiler.
static_assert(Digits::plan.parameters == 421'738);
static_assert(Digits::plan.arena_bytes <= 20 * MiB);

int main(int argc, char** argv) { return cli::run<Digits>(argc, argv, mnist()); }
