#pragma once

#include "dsl/diagnostics.hpp"

namespace sinter {

/// How large a step's gradients may be: `.clip = {.norm = 1.f}`. With both, each number is clipped first. Of gradients
/// that are accumulated it is their mean. PyTorch: clip_grad_norm_ and clip_grad_value_; Keras: global_clipnorm and
/// clipvalue.
struct Clip {
  float norm = 0.f;   ///< of all trained parameters' gradients as one vector: longer ones are scaled down to it; 0: any
  float value = 0.f;  ///< numbers beyond ±value become ±value; 0: none do
  constexpr bool operator==(const Clip&) const = default;
};

}  // namespace sinter
