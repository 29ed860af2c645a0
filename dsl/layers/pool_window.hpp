#pragma once

#include "codegen/ir/builder.hpp"
#include "codegen/ir/window.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/layers/check_padding.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// The window of a pool on the one input; what is wrong with it is an error. `written`: one that is right.
constexpr codegen::Window pool_window(codegen::Builder& net, Pair size, Pair stride, const Padding& padding,
                                      const char* written) {
  constexpr int largest = 1024;
  const auto rejected = [&net](const char* problem, const Words& got, const Words& wants, const char* mend) {
    net.reject(problem, got, wants, mend);
    return codegen::Window{};
  };
  if (size.high <= 0 || size.wide <= 0) return rejected("size below 1", words(size), "at least 1 pixel", written);
  if (size.high > largest || size.wide > largest)
    return rejected("size too large", words(size), words("at most ", largest), written);
  if (stride.high <= 0 || stride.wide <= 0 || stride.high > largest || stride.wide > largest)
    return rejected("stride out of range", words(stride), words("1 to ", largest), "leave .stride out");
  check_padding(net, padding, size, "size");
  const Shape x = net.shape();
  if (!net.ok()) return {};
  const codegen::Window window = codegen::window_on(x, size, stride, 1, padding);
  const Shape y = codegen::pixels_of(window, x, x.channels);
  if (y.height < 1 || y.width < 1)
    return rejected("leaves nothing of its input", words(size.high, "x", size.wide, " on ", x), "an input it fits into",
                    "remove a pool");
  if (y.too_large()) return rejected("is too large", words(y), "at most 2^26 values", "less padding");
  return window;
}

}  // namespace sinter
