#pragma once

#include "sinter.hpp"

/// ResNet-50 in the form that ImageNet has it in (He et al. 2016), with the stride in a block's 3x3 convolution.
namespace sinter::large {

constexpr auto conv(int filters, int kernel, int stride = 1) {
  return Conv{.filters = filters, .kernel = kernel, .stride = stride, .padding = kernel / 2, .bias = false} >>
         BatchNorm{};
}
constexpr auto body(int filters, int stride) {
  return conv(filters, 1) >> ReLU{} >> conv(filters, 3, stride) >> ReLU{} >> conv(4 * filters, 1);
}
constexpr auto block(int filters) { return Residual{body(filters, 1)} >> ReLU{}; }
constexpr auto first_block(int filters, int stride) {
  return Residual{body(filters, stride), conv(4 * filters, 1, stride)} >> ReLU{};
}

// clang-format off
inline constexpr auto resnet50 = Input{224, 224, 3}
    >> conv(64, 7, 2) >> ReLU{} >> MaxPool{.size = 3, .stride = 2, .padding = 1}
    >> first_block(64, 1) >> repeat<2>(block(64))
    >> first_block(128, 2) >> repeat<3>(block(128))
    >> first_block(256, 2) >> repeat<5>(block(256))
    >> first_block(512, 2) >> repeat<2>(block(512))
    >> GlobalAveragePool{} >> Dense{1000};
// clang-format on

using ResNet50 = Trainer<resnet50, {.batch = 8, .optimizer = SGD{.rate = 0.1f, .momentum = 0.9f}}>;

}  // namespace sinter::large
