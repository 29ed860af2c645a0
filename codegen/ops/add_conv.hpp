#pragma once

#include "codegen/ops/conv.hpp"
#include "codegen/ops/depthwise.hpp"

namespace sinter::codegen::ops {

/// Adds a convolution with a weight of its own, `part` its name.
/// @pre groups divide the channels and the filters
constexpr void add_conv(Builder& net, int filters, Window window, InitialWeights init, int groups = 1,
                        const char* part = "weight") {
  const Shape x = net.shape();
  if (!net.ok()) return;
  const int taps = window.taps(), inputs = x.channels / groups;
  const Shape y = pixels_of(window, x, filters), weights{taps, inputs, filters};
  const bool by_channel = groups > 1 && inputs == 1 && filters == groups;
  if (y.too_large() || weights.too_large())
    return net.reject("is too large", words(y), "at most 2^26 values", "fewer filters or units");
  const int image = net.flow()[0];
  const int weight = net.weight(part, weights, init, taps * inputs, taps * filters, window.size);
  if (covers(window, x)) window.stride = 1;  // it never moves; a matrix product knows no stride
  net.add(by_channel ? depthwise : conv, y, {image, weight}, window);
}

}  // namespace sinter::codegen::ops
