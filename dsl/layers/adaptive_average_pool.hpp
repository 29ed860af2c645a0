#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/average_pool.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// Means of as many parts of the image as are asked for, whatever its size: part i of k rows begins at row ⌊i · h / k⌋
/// and ends before row ⌈(i + 1) · h / k⌉, and the same of the columns. Where k does not divide h, parts have rows in
/// common.
/// Shape: h x w x c → size x c. PyTorch: AdaptiveAvgPool2d; Keras: AdaptiveAveragePooling2D.
struct AdaptiveAveragePool {
  Pair size = 0;  ///< height and width of y, in pixels, at most those of x, e.g. 4
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "adaptive_average_pool";
  static constexpr const char* title = "AdaptiveAveragePool";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape();
    if (!net.ok()) return;
    if (size.high < 1 || size.wide < 1 || size.high > x.height || size.wide > x.width)
      return net.reject("size out of range", words(size), words("1 to ", Pair{x.height, x.width}),
                        "AdaptiveAveragePool{1}");
    if (size == Pair{x.height, x.width}) return;  // the pixels as they are
    net.add(codegen::ops::average_pool, {size.high, size.wide, x.channels}, net.flow_inputs(),
            codegen::anchors::AverageNumbers{{}, codegen::anchors::AverageNumbers::adaptive});
  }
};

}  // namespace sinter
