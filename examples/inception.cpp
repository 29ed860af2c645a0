// Branches with windows of several sizes, side by side (Szegedy et al. 2015, "Going deeper with convolutions").
// 99.2 % and more on MNIST after five epochs.
#include "sinter.hpp"
using namespace sinter;

constexpr auto conv(int filters, int kernel) {
  return Conv{.filters = filters, .kernel = kernel, .padding = same} >> BatchNorm{} >> ReLU{};
}
constexpr auto block(int filters) {
  return (conv(filters, 1) | conv(filters, 1) >> conv(2 * filters, 3) | conv(filters / 2, 1) >> conv(filters, 5)) >>
         Concat{};
}

// clang-format off
constexpr auto net = Input{28, 28, 1}
    >> conv(32, 3) >> MaxPool{2}
    >> block(16) >> MaxPool{2}
    >> block(32) >> GlobalAveragePool{} >> Dense{10};
// clang-format on

using Inception =
    Trainer<net, {.batch = 64, .loss = CrossEntropy{}, .optimizer = Adam{.rate = 3e-3f}, .schedule = OneCycle{}}>;

int main(int argc, char** argv) { return cli::run<Inception>(argc, argv, mnist()); }
