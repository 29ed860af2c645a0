#pragma once

#include "dsl/cxx20.hpp"

#include <variant>

#include "runtime/base/abi.hpp"

namespace sinter {

/// Mixes an example with the one after it in its batch, the last with the first: λ of its pixels, of its target and of
/// its weight, and 1 − λ of the other's; λ of Beta(alpha, alpha), drawn for each example. (Zhang et al. 2018, "mixup:
/// beyond empirical risk minimization".) torchvision: v2.MixUp(alpha), with one λ a batch; timm: mode "elem".
struct Mixup {
  float alpha = 0.2f;       ///< 0.01 to 100: near 0 hardly mixed, 1: any λ is equally likely
  float probability = 1.f;  ///< that an example is mixed
};

/// Puts a rectangle of the next example in the batch in the place of the same pixels, and as much of its target and
/// weight as the rectangle covers of the image: a side of √(1 − λ) of the image's, in whole pixels, its middle
/// anywhere, cut off at the borders; λ of Beta(alpha, alpha). (Yun et al. 2019, "CutMix: regularization strategy to
/// train strong classifiers with localizable features".) torchvision: v2.CutMix(alpha), with one rectangle a batch.
struct Cutmix {
  float alpha = 1.f;  ///< 0.01 to 100
  float probability = 1.f;
};

using Mixing = std::variant<Mixup, Cutmix>;

}  // namespace sinter
