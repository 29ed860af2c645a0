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

/// The pixel that stands for one of the padding where a maximum is looked for: the nearest of the image. It is in the
/// same window, and it, or one that comes before it in row order, is what the padding's would be behind.
/// @pre the window has a pixel of the image, and no dilation
constexpr int inside_image(int pixel, int pixels) { return pixel < 0 ? 0 : pixel < pixels ? pixel : pixels - 1; }

/// A convolution whose window is its whole input: a matrix product over images.
constexpr bool covers(const Window& w, const Shape& x) {
  return w == Window{.size = {x.height, x.width}, .stride = w.stride};
}

}  // namespace sinter::codegen
