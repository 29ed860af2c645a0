#pragma once

#include "dsl/shape.hpp"

namespace sinter::codegen {

/// A window of taps that slides over an image, in pixels, and the padding around the image.
struct Window {
  Pair size = 1, stride = 1;
  Pair dilation = 1;  ///< from one tap to the next
  Margin rows{}, columns{};
  constexpr bool operator==(const Window&) const = default;
  constexpr int taps() const { return size.high * size.wide; }
};

/// Of so many taps on x, with the padding in pixels.
constexpr Window window_on(const Shape& x, Pair size, Pair stride, Pair dilation, const Padding& padding) {
  const Sides& p = padding.pixels;
  Window w{
      .size = size, .stride = stride, .dilation = dilation, .rows = {p.top, p.bottom}, .columns = {p.left, p.right}};
  if (padding.is_same()) {
    w.rows = same_margin(x.height, reach(size.high, dilation.high), stride.high);
    w.columns = same_margin(x.width, reach(size.wide, dilation.wide), stride.wide);
  }
  return w;
}

/// What a window makes of x: a pixel for each of its places.
constexpr Shape pixels_of(const Window& w, const Shape& x, int channels) {
  return {windows(x.height, reach(w.size.high, w.dilation.high), w.stride.high, w.rows),
          windows(x.width, reach(w.size.wide, w.dilation.wide), w.stride.wide, w.columns), channels};
}

/// Whether the windows of a pool lie side by side within the image: a pixel is in one of them, or in none.
constexpr bool tiles(const Window& w) { return w == Window{.size = w.size, .stride = w.size}; }

/// Rows or columns, [first, last).
struct Span {
  int first = 0, last = 0;
  constexpr int count() const { return last - first; }
};
/// The rows, or columns, of an image that window number `at` sees; and the windows that see one.
constexpr Span pixels_seen(int at, int size, int stride, const Margin& margin, int pixels) {
  const int first = at * stride - margin.before, last = first + size;
  return {first > 0 ? first : 0, last < pixels ? last : pixels};
}
constexpr Span windows_seeing(int pixel, int size, int stride, const Margin& margin, int windows) {
  const int last = (pixel + margin.before) / stride;
  const int first = pixel + margin.before < size ? 0 : (pixel + margin.before - size) / stride + 1;
  return {first, last < windows ? last + 1 : windows};
}
constexpr Span rows_seen(const Window& w, const Shape& x, int at) {
  return pixels_seen(at, w.size.high, w.stride.high, w.rows, x.height);
}
constexpr Span columns_seen(const Window& w, const Shape& x, int at) {
  return pixels_seen(at, w.size.wide, w.stride.wide, w.columns, x.width);
}

/// The pixel that stands for one of the padding where a maximum is looked for: the nearest of the image. It is in the
/// same window, and it, or one that comes before it in row order, is what the padding's would be behind.
/// @pre the window has a pixel of the image, and no dilation
constexpr int inside_image(int pixel, int pixels) { return pixel < 0 ? 0 : pixel < pixels ? pixel : pixels - 1; }

/// A convolution whose window is its whole input: a matrix product over images.
constexpr bool covers(const Window& w, const Shape& x) {
  return w == Window{.size = {x.height, x.width}, .stride = w.stride};
}

}  // namespace sinter::codegen
