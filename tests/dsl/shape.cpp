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
        const Margin pad = same_margin(in, kernel, stride);
        if (kernel >= stride && windows(in, kernel, stride, pad) != (in + stride - 1) / stride) return false;
        // the odd pixel goes behind
        if (pad.before < 0 || pad.after < pad.before || pad.after > pad.before + 1) return false;
        // never a window of zeros only
        if (pad.before + pad.after >= kernel && kernel > 0) return false;
      }
  return true;
}

TEST_CASE("windows() is the number of positions at which a window fits") {
  HOLDS(windows_count_positions(12));
  HOLDS(windows(2, 3, 1, {}) == 0 && windows(3, 3, 1, {}) == 1 && windows(28, 5, 1, {2, 2}) == 28);
}

TEST_CASE("same_margin() makes ceil(in / stride) windows, the odd pixel behind") {
  HOLDS(same_divides_by_the_stride(30));
  HOLDS(same_margin(28, 3, 2).before == 0 && same_margin(28, 3, 2).after == 1);  // as TensorFlow and Keras
  HOLDS(same_margin(7, 3, 2).before == 1 && same_margin(7, 3, 2).after == 1);
  HOLDS(same_margin(5, 4, 1).before == 1 && same_margin(5, 4, 1).after == 2);
}

TEST_CASE("padding is a number, two, one for each side, or a word") {
  HOLDS(Padding{}.pixels == Sides{} && valid.pixels == Sides{} && Padding{2}.pixels == Sides{2, 2, 2, 2});
  HOLDS(Padding{1, 3}.pixels == Sides{.top = 1, .bottom = 1, .left = 3, .right = 3});
  HOLDS(Padding{Pair{1, 3}}.pixels == Padding{1, 3}.pixels);
  HOLDS(Padding{Sides{.top = 1, .right = 2}}.pixels == Sides{1, 0, 0, 2});
  HOLDS(same.is_same() && !valid.is_same() && !Padding{}.is_same() && !Padding{2}.is_same() && !Padding{-1}.is_same());
}

TEST_CASE("a pair is one number for both, or two") {
  HOLDS(Pair{3} == Pair{3, 3} && !(Pair{1, 7} == Pair{7, 1}) && Pair{1, 7}.high == 1 && Pair{1, 7}.wide == 7);
}

TEST_CASE("a dilated window reaches over what is between its taps") {
  HOLDS(reach(1, 5) == 1 && reach(3, 1) == 3 && reach(3, 2) == 5 && reach(2, 6) == 7);
}

TEST_CASE("a shape counts its pixels and numbers") {
  HOLDS(Shape{28, 14, 3}.pixels() == 392 && Shape{28, 14, 3}.size() == 1176);
  HOLDS(Shape{1, 1, 7}.flat() && !Shape{2, 1, 7}.flat() && !Shape{1, 2, 7}.flat() && Shape{} == Shape{1, 1, 1});
  HOLDS(!Shape{1 << 13, 1 << 13, 1}.too_large() && Shape{1 << 13, 1 << 13, 2}.too_large() &&
        Shape{1 << 30, 1 << 30, 1 << 30}.too_large());
}

}  // namespace
