#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// The images a network is fed: height x width x channels numbers each, channels last. First layer, once.
/// Shape: → height x width x channels, at most 2^26 numbers. A table with 30 columns is 1 x 1 x 30.
/// Keras: Input(shape=(28, 28, 1)).
struct Input {
  int height = 0;    ///< rows of pixels, e.g. 28
  int width = 0;     ///< columns of pixels, e.g. 28
  int channels = 0;  ///< numbers a pixel: 1 of grey, 3 of colour; e.g. 1
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "input";
  static constexpr const char* title = "Input";
  static constexpr int nodes = 0;

  constexpr void lower(codegen::Builder& net) const {
    if (net.started()) return net.reject("is not the first layer", "an Input after other layers", "one Input, first", "remove it");
    if (height <= 0 || width <= 0 || channels <= 0)
      return net.reject("has an extent below 1", words(Shape{height, width, channels}), "positive extents", "Input{28, 28, 1}");
    if (Shape{height, width, channels}.too_large())
      return net.reject("is too large", words(Shape{height, width, channels}), "at most 2^26 values", "smaller images");
    net.input({height, width, channels});
  }
};

}  // namespace sinter
