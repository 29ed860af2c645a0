// A small residual network (He et al. 2016). Blocks are ordinary constexpr functions. 98.5 % and more on MNIST after
// three epochs.
#include "sinter.hpp"
using namespace sinter;

constexpr auto body(int filters, int stride) {
  return Conv{.filters = filters, .kernel = 3, .stride = stride, .padding = same} >> BatchNorm{} >> ReLU{} >>
         Conv{.filters = filters, .kernel = 3, .padding = same} >> BatchNorm{};
}
constexpr auto block(int filters) { return Residual{body(filters, 1)} >> ReLU{}; }
constexpr auto downsample(int filters) {  // half the extent; a 1x1 convolution fits the shortcut to it
  return Residual{body(filters, 2),
                  Conv{.filters = filters, .kernel = 1, .stride = 2, .padding = same} >> BatchNorm{}} >>
         ReLU{};
}

// clang-format off
constexpr auto net = Input{28, 28, 1}
    >> Conv{.filters = 16, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{}
    >> block(16) >> downsample(32) >> downsample(64)
    >> GlobalAveragePool{} >> Dense{10};
// clang-format on

using ResNet = Trainer<
    net,
    {.batch = 64, .loss = CrossEntropy{}, .optimizer = SGD{.rate = 0.05f, .momentum = 0.9f}, .schedule = Cosine{}}>;

int main(int argc, char** argv) { return cli::run<ResNet>(argc, argv, mnist()); }
