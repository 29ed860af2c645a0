#pragma once

#include "dsl/cxx20.hpp"

namespace sinter {

/// Extents of one image's activations, channels last. A flat vector of n numbers is 1x1xn.
struct Shape {
  int height = 1, width = 1, channels = 1;
  constexpr bool operator==(const Shape&) const = default;
  constexpr int pixels() const { return height * width; }
  constexpr int size() const { return height * width * channels; }
  /// Largest number of values an image may have: products of extents stay far inside int.
  static constexpr long long limit = 1 << 26;
  constexpr bool too_large() const {
    return height > limit || width > limit || channels > limit || 1LL * height * width > limit ||
           1LL * height * width * channels > limit;
  }
  constexpr bool flat() const { return height == 1 && width == 1; }
};

/// Something of rows and of columns: `3`, or `{1, 7}`, which is 1 row high and 7 columns wide.
struct Pair {
  int high = 1, wide = 1;
  constexpr Pair(int both) : high(both), wide(both) {}
  constexpr Pair(int of_rows, int of_columns) : high(of_rows), wide(of_columns) {}
  constexpr bool operator==(const Pair&) const = default;
};

/// Pixels on each side of an image: `Sides{.top = 1, .left = 2}`.
struct Sides {
  int top = 0, bottom = 0, left = 0, right = 0;
  constexpr bool operator==(const Sides&) const = default;
};

/// Padding around an image: `1` pixel on each side; `{1, 3}`, 1 above and below, 3 to the left and to the right; a
/// number for each of the `Sides`; or the amount that makes the output ceil(input / stride) large.
struct Padding {
  Sides pixels{};
  bool as_needed = false;
  constexpr Padding(int each_side = 0) : Padding(each_side, each_side) {}
  constexpr Padding(int high, int wide) : pixels{high, high, wide, wide} {}
  constexpr Padding(const Pair& of_axes) : Padding(of_axes.high, of_axes.wide) {}
  constexpr Padding(const Sides& of_each) : pixels(of_each) {}
  constexpr bool is_same() const { return as_needed; }
};
inline constexpr Padding same = [] {
  Padding padding;
  padding.as_needed = true;
  return padding;
}();
inline constexpr Padding valid{0};

/// Padding before and after one axis.
struct Margin {
  int before = 0, after = 0;
  constexpr bool operator==(const Margin&) const = default;
};

/// From a window's first tap to its last, both included.
constexpr int reach(int taps, int dilation) { return (taps - 1) * dilation + 1; }

/// Extent of a sliding window's output.
/// @post windows(in, k, s, p) == the number of positions 0, s, 2s, ... at which k pixels fit into in + before + after
constexpr int windows(int in, int kernel, int stride, Margin pad) {
  const int room = in + pad.before + pad.after - kernel;
  return room < 0 ? 0 : room / stride + 1;
}

/// What `same` means on an axis, as in TensorFlow and Keras: the odd pixel goes behind.
/// @post windows(in, kernel, stride, same_margin(...)) == ceil(in / stride), where kernel >= stride
constexpr Margin same_margin(int in, int kernel, int stride) {
  const int wanted = ((in + stride - 1) / stride - 1) * stride + kernel - in;
  const int total = wanted < 0 ? 0 : wanted;
  return {total / 2, total - total / 2};
}

}  // namespace sinter
