#include "dsl/shape.hpp"

#include "tests/holds.hpp"

using namespace sinter;

namespace {

/// The positions 0, s, 2s, … at which k pixels fit, counted one by one.
constexpr int positions(int in, int kernel, int stride, Margin pad) {
  int count = 0;
  for (int at = 0; at + kernel <= in + pad.before + pad.after; at += stride) count++;
  return count;
}

constexpr bool windows_count_positions(int limit) {
  for (int in = 1; in <= limit; in++)
    for (int kernel = 1; kernel <= 7; kernel++)
      for (int stride = 1; stride <= 4; stride++)
        for (int before = 0; before <= 3; before++)
          for (int after = 0; after <= 3; after++)
            if (windows(in, kernel, stride, {before, after}) != positions(in, kernel, stride, {before, after}))
              return false;
  return true;
}

constexpr bool same_divides_by_the_stride(int limit) {
  for (int in = 1; in <= limit; in++)
    for (int kernel = 1; kernel <= 9; kernel++)
      for (int stride = 1; stride <= 4; stride++) {
        const Margin pad = margin(same, in, kernel, stride);
        if (kernel >= stride && windows(in, kernel, stride, pad) != (in + stride - 1) / stride) return false;
        // the odd pixel goes behind
        if (pad.before < 0 || pad.after < pad.before || pad.after > pad.before + 1) return false;
        // never a window of zeros only
        if (pad.before + pad.after >= kernel && kernel > 0) return false;
      }
  return true;
}

constexpr bool pixels_on_each_side(int limit) {
  for (int pixels = 0; pixels <= limit; pixels++)
    for (int in = 1; in <= limit; in++)
      for (int kernel = 1; kernel <= limit; kernel++) {
        const Margin pad = margin(pixels, in, kernel, 2);
        if (pad.before != pixels || pad.after != pixels) return false;
      }
  return true;
}

TEST_CASE("windows() is the number of positions at which a window fits") {
  HOLDS(windows_count_positions(12));
  HOLDS(windows(2, 3, 1, {}) == 0 && windows(3, 3, 1, {}) == 1 && windows(28, 5, 1, {2, 2}) == 28);
}

TEST_CASE("margin(same) makes ceil(in / stride) windows, the odd pixel behind") {
  HOLDS(same_divides_by_the_stride(30));
  HOLDS(margin(same, 28, 3, 2).before == 0 && margin(same, 28, 3, 2).after == 1);  // as TensorFlow and Keras
  HOLDS(margin(same, 7, 3, 2).before == 1 && margin(same, 7, 3, 2).after == 1);
  HOLDS(margin(same, 5, 4, 1).before == 1 && margin(same, 5, 4, 1).after == 2);
}

TEST_CASE("a number of pixels is padded on each side") {
  HOLDS(pixels_on_each_side(6));
  HOLDS(margin(valid, 9, 3, 1).before == 0 && margin(valid, 9, 3, 1).after == 0);
  HOLDS(same.is_same() && !valid.is_same() && !Padding{}.is_same() && !Padding{2}.is_same() && !Padding{-1}.is_same());
}

TEST_CASE("a shape counts its pixels and numbers") {
  HOLDS(Shape{28, 14, 3}.pixels() == 392 && Shape{28, 14, 3}.size() == 1176);
  HOLDS(Shape{1, 1, 7}.flat() && !Shape{2, 1, 7}.flat() && !Shape{1, 2, 7}.flat() && Shape{} == Shape{1, 1, 1});
  HOLDS(!Shape{1 << 13, 1 << 13, 1}.too_large() && Shape{1 << 13, 1 << 13, 2}.too_large() &&
        Shape{1 << 30, 1 << 30, 1 << 30}.too_large());
}

}  // namespace
