// Residual blocks that weigh their channels (Hu et al. 2018, "Squeeze-and-excitation networks"). 99.2 % and more on
// MNIST after five epochs.
#include "sinter.hpp"
using namespace sinter;

constexpr auto squeeze_and_excite(int channels) {
  return (Identity{} | GlobalAveragePool{} >> Dense{channels / 4} >> ReLU{} >> Dense{channels} >> Sigmoid{}) >>
         Multiply{};
}
constexpr auto conv(int filters, int stride = 1) {
  return Conv{.filters = filters, .kernel = 3, .stride = stride, .padding = same} >> BatchNorm{};
}
constexpr auto block(int channels) {
  return Residual{conv(channels) >> ReLU{} >> conv(channels) >> squeeze_and_excite(channels)} >> ReLU{};
}

// clang-format off
constexpr auto net = Input{28, 28, 1}
    >> conv(32) >> ReLU{} >> MaxPool{2} >> block(32)
    >> conv(64, 2) >> ReLU{} >> block(64)
    >> GlobalAveragePool{} >> Dense{10};
// clang-format on

using Squeeze =
    Trainer<net, {.batch = 64, .loss = CrossEntropy{}, .optimizer = Adam{.rate = 3e-3f}, .schedule = OneCycle{}}>;

int main(int argc, char** argv) { return cli::run<Squeeze>(argc, argv, mnist()); }
