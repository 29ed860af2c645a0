#pragma once

#include "codegen/ir/builder.hpp"
#include "codegen/ir/window.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/layers/check_padding.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// A convolution's window as its layer says it.
struct GivenWindow {
  Pair kernel = 3, stride = 1;
  Padding padding = valid;
  Pair dilation = 1;

  static constexpr int largest_kernel = 1024, largest_stride = 4;
  constexpr Pair reach() const {
    return {sinter::reach(kernel.high, dilation.high), sinter::reach(kernel.wide, dilation.wide)};
  }
  constexpr bool dilated() const { return reach() != kernel; }
  /// The same as the compiler has it, on images of a shape. Between the taps of one row, or of one column, there is
  /// nothing.
  constexpr codegen::Window on(const Shape& x) const {
    const Pair apart{kernel.high == 1 ? 1 : dilation.high, kernel.wide == 1 ? 1 : dilation.wide};
    return codegen::window_on(x, kernel, stride, apart, padding);
  }
};

/// Rejects a window that no image can have.
constexpr void check_window(codegen::Builder& net, const GivenWindow& w) {
  constexpr int kernel = GivenWindow::largest_kernel, stride = GivenWindow::largest_stride;
  if (w.kernel.high <= 0 || w.kernel.wide <= 0)
    return net.reject("kernel below 1", words(w.kernel), "at least 1 pixel", "set .kernel = 3");
  if (w.kernel.high > kernel || w.kernel.wide > kernel)  // also: products of it stay far inside int
    return net.reject("kernel too large", words(w.kernel), words("at most ", kernel), "set .kernel = 3");
  if (w.stride.high <= 0 || w.stride.wide <= 0 || w.stride.high > stride || w.stride.wide > stride)
    return net.reject("stride out of range", words(w.stride), words("1 to ", stride), "set .stride = 1");
  if (w.dilation.high <= 0 || w.dilation.wide <= 0)
    return net.reject("dilation below 1", words(w.dilation), "at least 1 pixel", "set .dilation = 1");
  if (w.dilation.high > kernel || w.dilation.wide > kernel)
    return net.reject("dilation too large", words(w.dilation), words("at most ", kernel), "set .dilation = 1");
  const Pair reach = w.reach();
  if (reach.high > kernel || reach.wide > kernel)
    return net.reject("dilated kernel too large", words(reach), words("at most ", kernel), "set .dilation = 1");
  check_padding(net, w.padding, reach, w.dilated() ? "dilated kernel" : "kernel");
}

/// The window of a convolution on the one input; what is wrong with it is an error.
constexpr codegen::Window window_of(codegen::Builder& net, const GivenWindow& given) {
  check_window(net, given);
  const Shape x = net.shape();
  if (!net.ok()) return {};
  const codegen::Window window = given.on(x);
  const Shape y = codegen::pixels_of(window, x, 1);
  if (y.height < 1 || y.width < 1)
    net.reject(given.dilated() ? "dilated kernel larger than input" : "kernel larger than its input",
               words(given.reach().high, "x", given.reach().wide, " on ", x), "an input it fits into",
               "smaller kernel, or .padding=same");
  return window;
}

}  // namespace sinter
