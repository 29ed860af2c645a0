#include "codegen/ir/phases.hpp"

#include "tests/holds.hpp"

using namespace sinter::codegen;
using sinter::Margin;
using sinter::Pair;
using sinter::Shape;

namespace {

/// Whether the phases of backward-data visit each pixel of dx once, each tap of the window once for it, and with each
/// tap the one pixel of dy whose window it is: the definition of conv_dx, product by product.
constexpr bool phases_are_the_gradient(const Window& w, const Shape& x) {
  int seen[16 * 16]{}, packed[64]{};
  const auto meets = [&w](int h, int a) { return (h + w.rows.before - a * w.dilation.high) % w.stride.high == 0; };
  const auto meets_across = [&w](int v, int b) {
    return (v + w.columns.before - b * w.dilation.wide) % w.stride.wide == 0;
  };
  for (int i = 0; i < phase_count(w, false); i++) {
    const Phase p = phase(w, false, x, i);
    for (int t = 0; t < p.taps(); t++) packed[p.first_tap + t]++;
    for (int r = 0; r < p.rows.extent; r++)
      for (int c = 0; c < p.columns.extent; c++) {
        const int h = p.rows.out + p.rows.out_step * r, v = p.columns.out + p.columns.out_step * c;
        if (h >= x.height || v >= x.width) return false;
        seen[h * 16 + v]++;
        for (int ty = 0; ty < p.rows.taps; ty++)
          for (int tx = 0; tx < p.columns.taps; tx++) {
            const int tap = window_tap(w, p, ty, tx), a = tap / w.size.wide, b = tap % w.size.wide;
            const int row = p.rows.start + p.rows.in_step * r + p.rows.spacing * ty;  // in dy
            const int column = p.columns.start + p.columns.in_step * c + p.columns.spacing * tx;
            if (tap < 0 || a >= w.size.high) return false;
            if (row * w.stride.high + a * w.dilation.high - w.rows.before != h) return false;
            if (column * w.stride.wide + b * w.dilation.wide - w.columns.before != v) return false;
          }
        int taps = 0;  // of the whole window, those that meet this pixel at all
        for (int a = 0; a < w.size.high; a++)
          for (int b = 0; b < w.size.wide; b++) taps += meets(h, a) && meets_across(v, b);
        if (taps != p.taps()) return false;
      }
  }
  for (int h = 0; h < x.height; h++)
    for (int v = 0; v < x.width; v++)
      if (seen[h * 16 + v] != 1) return false;
  for (int t = 0; t < w.taps(); t++)
    if (packed[t] != 1) return false;  // every tap has one place in the packed weights
  return true;
}

constexpr bool for_every_window(int height, int width, int stride) {
  for (int high = 1; high <= 4; high++)
    for (int wide = 1; wide <= 3; wide++)
      for (int top = 0; top < high; top++)
        for (int left = 0; left < wide; left++)
          if (!phases_are_the_gradient({.size = {high, wide}, .stride = stride, .rows = {top, 0}, .columns = {left, 0}},
                                       {height, width, 1}))
            return false;
  return true;
}
/// Rows and columns each with a stride and a dilation of their own.
constexpr bool for_every_dilation(int height, int width, Pair stride) {
  for (int taps = 1; taps <= 4; taps++)
    for (int dilation = 1; dilation <= 6; dilation++)
      for (int before = 0; before < 5; before += 2)
        if (!phases_are_the_gradient({.size = {taps, 5 - taps},
                                      .stride = stride,
                                      .dilation = {dilation, 7 - dilation},
                                      .rows = {before, 0},
                                      .columns = {4 - before, 0}},
                                     {height, width, 1}))
          return false;
  return true;
}

TEST_CASE("the phases of a strided gradient hold each of its products once") {
  HOLDS(for_every_window(5, 6, 1) && for_every_window(5, 6, 2));
  HOLDS(for_every_window(5, 6, 3));
  HOLDS(for_every_window(5, 6, 4));
  HOLDS(for_every_window(8, 7, 2));
  HOLDS(for_every_window(8, 7, 3));
  HOLDS(phases_are_the_gradient({.size = 7, .stride = 3, .rows = {3, 3}, .columns = {2, 2}}, {10, 11, 1}));
}

TEST_CASE("so do those of a dilated one") {
  HOLDS(for_every_dilation(5, 6, {1, 2}));
  HOLDS(for_every_dilation(6, 5, {3, 1}));
  HOLDS(for_every_dilation(6, 5, {2, 4}));
  HOLDS(for_every_dilation(5, 6, {4, 3}));
}

TEST_CASE("forward is one phase: the window as it is") {
  constexpr Window w{.size = {3, 5}, .stride = {2, 3}, .dilation = {4, 1}, .rows = {1, 0}, .columns = {2, 0}};
  constexpr Phase p = phase(w, true, {4, 6, 8}, 0);
  HOLDS(phase_count(w, true) == 1 && p.first_tap == 0);
  HOLDS(p.rows.extent == 4 && p.rows.taps == 3 && p.rows.start == -1 && p.rows.in_step == 2 && p.rows.spacing == 4);
  HOLDS(p.columns.extent == 6 && p.columns.taps == 5 && p.columns.start == -2 && p.columns.in_step == 3 &&
        p.columns.spacing == 1);
  HOLDS(window_tap(w, p, 2, 3) == 13);
}

}  // namespace
