#pragma once

#include "sinter.hpp"

/// ResNet-18 in the form that small images have it in (He et al. 2016, for CIFAR-10): no pool in front.
namespace sinter::large {

constexpr auto conv(int filters, int stride = 1) {
  return Conv{.filters = filters, .kernel = 3, .stride = stride, .padding = 1, .bias = false} >> BatchNorm{};
}
constexpr auto block(int filters) { return Residual{conv(filters) >> ReLU{} >> conv(filters)} >> ReLU{}; }
constexpr auto downsample(int filters) {
  return Residual{conv(filters, 2) >> ReLU{} >> conv(filters),
                  Conv{.filters = filters, .kernel = 1, .stride = 2, .bias = false} >> BatchNorm{}} >>
         ReLU{};
}

// clang-format off
inline constexpr auto resnet18 = Input{32, 32, 3}
    >> conv(64) >> ReLU{}
    >> repeat<2>(block(64))
    >> downsample(128) >> block(128)
    >> downsample(256) >> block(256)
    >> downsample(512) >> block(512)
    >> GlobalAveragePool{} >> Dense{10};
// clang-format on

using ResNet18 = Trainer<resnet18, {.batch = 32, .optimizer = SGD{.rate = 0.1f, .momentum = 0.9f}}>;

}  // namespace sinter::large
