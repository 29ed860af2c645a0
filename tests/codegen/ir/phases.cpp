#include "codegen/ir/phases.hpp"

#include "tests/holds.hpp"

using namespace sinter::codegen;
using sinter::Shape;

namespace {

/// Whether the phases of backward-data visit each pixel of dx once, each tap of the window once for it, and with each
/// tap the one pixel of dy whose window it is: the definition of conv_dx, product by product.
constexpr bool phases_are_the_gradient(const Window& w, const Shape& x) {
  int seen[16 * 16]{}, packed[64]{};
  for (int p = 0; p < phase_count(w, false); p++) {
    const Phase phase_p = phase(w, false, x, p);
    for (int t = 0; t < phase_p.taps_high * phase_p.taps_wide; t++) packed[phase_p.first_tap + t]++;
    for (int i = 0; i < phase_p.rows; i++)
      for (int j = 0; j < phase_p.columns; j++) {
        const int h = phase_p.oy + w.stride * i, v = phase_p.ox + w.stride * j;
        if (h >= x.height || v >= x.width) return false;
        seen[h * 16 + v]++;
        for (int ty = 0; ty < phase_p.taps_high; ty++)
          for (int tx = 0; tx < phase_p.taps_wide; tx++) {
            const int tap = window_tap(w, phase_p, ty, tx), a = tap / w.width, b = tap % w.width;
            const int row = phase_p.y0 + i + ty, column = phase_p.x0 + j + tx;  // in dy
            if (tap < 0 || a >= w.height) return false;
            if (row * w.stride + a - w.top != h || column * w.stride + b - w.left != v) return false;
          }
        int taps = 0;  // of the whole window, those that meet this pixel at all
        for (int a = 0; a < w.height; a++)
          for (int b = 0; b < w.width; b++) taps += (h + w.top - a) % w.stride == 0 && (v + w.left - b) % w.stride == 0;
        if (taps != phase_p.taps_high * phase_p.taps_wide) return false;
      }
  }
  for (int h = 0; h < x.height; h++)
    for (int v = 0; v < x.width; v++)
      if (seen[h * 16 + v] != 1) return false;
  for (int t = 0; t < w.height * w.width; t++)
    if (packed[t] != 1) return false;  // every tap has one place in the packed weights
  return true;
}

constexpr bool for_every_window(int height, int width) {
  for (int high = 1; high <= 4; high++)
    for (int wide = 1; wide <= 3; wide++)
      for (int stride = 1; stride <= 4; stride++)
        for (int top = 0; top < high; top++)
          for (int left = 0; left < wide; left++)
            if (!phases_are_the_gradient({high, wide, stride, top, left}, {height, width, 1})) return false;
  return true;
}

TEST_CASE("the phases of a strided gradient hold each of its products once") {
  HOLDS(for_every_window(5, 6));
  HOLDS(for_every_window(8, 7));
  HOLDS(phases_are_the_gradient({7, 7, 3, 3, 2}, {10, 11, 1}));
}

TEST_CASE("forward is one phase: the window as it is") {
  constexpr Phase p = phase({3, 5, 2, 1, 2}, true, {4, 6, 8}, 0);
  HOLDS(phase_count({3, 5, 2, 1, 2}, true) == 1);
  HOLDS(p.rows == 4 && p.columns == 6 && p.taps_high == 3 && p.taps_wide == 5 && p.y0 == -1 && p.x0 == -2 &&
        p.first_tap == 0);
}

}  // namespace
