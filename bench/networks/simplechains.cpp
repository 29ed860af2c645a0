// The published task of SimpleChains.jl (https://julialang.org/blog/2022/04/simple-chains): LeNet-5 without padding on
// MNIST, Adam at 3e-4, ten epochs.
#include "sinter.hpp"
using namespace sinter;

// clang-format off
constexpr auto net = Input{28, 28, 1}
    >> Conv{.filters = 6, .kernel = 5} >> ReLU{} >> MaxPool{2}
    >> Conv{.filters = 16, .kernel = 5} >> ReLU{} >> MaxPool{2}
    >> Flatten{} >> Dense{120} >> ReLU{} >> Dense{84} >> ReLU{} >> Dense{10};
// clang-format on

using LeNet = Trainer<net, {.batch = 64, .loss = CrossEntropy{}, .optimizer = Adam{.rate = 3e-4f}}>;

int main(int argc, char** argv) { return cli::run<LeNet>(argc, argv, mnist()); }
