#pragma once

#include "codegen/ir/builder.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// What layers of signals, images of one row, ask of their input and their padding. `wider`: the layer of images.
constexpr void check_row(codegen::Builder& net, const Padding& padding, const char* wider) {
  const Sides& p = padding.pixels;
  const bool alike = p.top == p.bottom && p.top == p.left && p.top == p.right;  // one number was written
  if (!alike && (p.top != 0 || p.bottom != 0))
    return net.reject("padding of rows", words(p.top, " above, ", p.bottom, " below"), "to the left and right alone",
                      "Sides{.left = 1, .right = 1}");
  const Shape x = net.shape();
  if (net.ok() && x.height != 1)
    net.reject("input has more rows than one", words(x), "a signal, 1 row high", words(wider, "; or Reshape"));
}

/// The padding of such a layer, as that of images has it.
constexpr Padding beside(const Padding& padding) {
  const Sides& p = padding.pixels;
  return padding.is_same() ? padding : Padding(Sides{.left = p.left, .right = p.right});
}

}  // namespace sinter
