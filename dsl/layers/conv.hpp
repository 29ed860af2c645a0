#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/conv.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/initializers.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// y[i, j, f] = bias[f] + Σ_{a, b, c} x[i·stride + a − top, j·stride + b − left, c] · weight[a, b, c, f]
struct Conv {
  int filters = 0;
  int kernel = 3;  ///< height and width of the window, in pixels
  int stride = 1;
  Padding padding = valid;  ///< same, valid, or pixels on each side
  bool bias = true;         ///< dropped where a BatchNorm directly follows: it would cancel
  Initializer init = he_normal;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "conv";
  static constexpr const char* title = "Conv";
  static constexpr int nodes = 2;
  static constexpr int largest_kernel = 1024;

  constexpr void lower(codegen::Builder& net) const {
    if (filters <= 0) return net.reject("filters below 1", words(filters), "at least 1 filter", "set .filters");
    if (kernel <= 0) return net.reject("kernel below 1", words(kernel), "at least 1 pixel", "set .kernel = 3");
    if (kernel > largest_kernel)  // also: products of it stay far inside int
      return net.reject("kernel too large", words(kernel), words("at most ", largest_kernel), "set .kernel = 3");
    if (stride <= 0 || stride > 4) return net.reject("stride out of range", words(stride), "1 to 4", "set .stride = 1");
    if (padding.pixels < 0) return net.reject("negative padding", words(padding.pixels), "same, valid or pixels", "set .padding = same");
    if (padding.pixels >= kernel)
      return net.reject("padding not below kernel", words(padding.pixels), words("at most ", kernel - 1), "set .padding = same");
    const Shape x = net.shape();
    const Margin rows = margin(padding, x.height, kernel, stride), columns = margin(padding, x.width, kernel, stride);
    if (windows(x.height, kernel, stride, rows) < 1 || windows(x.width, kernel, stride, columns) < 1)
      return net.reject("kernel larger than its input", words(kernel, "x", kernel, " on ", x), "an input it fits into",
                        "smaller kernel, or .padding=same");
    codegen::ops::add_conv(net, filters, kernel, kernel, stride, rows, columns, init);
    if (bias) codegen::ops::add_bias(net);
  }
};

}  // namespace sinter
