#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Averages over windows.
struct AverageNumbers {
  Window window;   ///< without dilation
  int inside = 0;  ///< whether only pixels of the image are counted

  /// How many pixels the window at (i, j) counts, on images of this shape.
  constexpr int counted(const Shape& x, int i, int j) const {
    if (inside == 0) return window.taps();
    const Span down = rows_seen(x, i), across = columns_seen(x, j);
    return (down.last - down.first) * (across.last - across.first);
  }
  /// What each of them has of the mean.
  constexpr float share(const Shape& x, int i, int j) const { return 1.f / static_cast<float>(counted(x, i, j)); }

  /// [first, last)
  struct Span {
    int first = 0, last = 0;
  };
  /// The rows and columns of an image that the window at (i, j) sees.
  constexpr Span rows_seen(const Shape& x, int i) const {
    return seen(i, window.size.high, window.stride.high, window.rows.before, x.height);
  }
  constexpr Span columns_seen(const Shape& x, int j) const {
    return seen(j, window.size.wide, window.stride.wide, window.columns.before, x.width);
  }
  /// The rows and columns of y whose windows see row h and column v.
  constexpr Span rows_seeing(const Shape& y, int h) const {
    return seeing(h, window.size.high, window.stride.high, window.rows.before, y.height);
  }
  constexpr Span columns_seeing(const Shape& y, int v) const {
    return seeing(v, window.size.wide, window.stride.wide, window.columns.before, y.width);
  }

 private:
  static constexpr Span seen(int window, int size, int stride, int before, int pixels) {
    const int first = window * stride - before, last = first + size;
    return {first > 0 ? first : 0, last < pixels ? last : pixels};
  }
  static constexpr Span seeing(int pixel, int size, int stride, int before, int windows) {
    const int last = (pixel + before) / stride,
              first = pixel + before < size ? 0 : (pixel + before - size) / stride + 1;
    return {first, last < windows ? last + 1 : windows};
  }
};

/// Means over windows, and their gradient, pixel by pixel x channels. Slot 0 is the source (x or dy).
struct Average {
  static constexpr const char* name = "average";
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.forward = !n.op->transposed;
    s.source = of.in(0);
    s.attributes = n.attributes;
  }
  static constexpr double flops(const Spec& s) {
    const Shape& y = s.forward ? s.domain : s.source;
    return static_cast<double>(y.size()) * s.attributes.as<AverageNumbers>().window.taps();
  }
  static void naive(Naive& k);
};
inline constexpr Anchor average = anchor_of<Average>;

}  // namespace sinter::codegen::anchors
