#pragma once

#include "codegen/ir/graph.hpp"

/// The loops of a convolution's forward and backward-data pass as one thing: dense correlations ("phases") of a source
/// with some taps, written to every step-th output pixel. Forward is one phase. Backward-data with strides s and t is
/// s · t of them, since output rows h ≡ y (mod s) see only some rows of the window; the packed weights hold each
/// phase's taps together, turned around.
namespace sinter::codegen {

/// One axis of a phase. Output pixel out + out_step · i, for each i < extent, is the sum over t < taps of source pixel
/// start + in_step · i + spacing · t times the window's tap first + tap_step · t.
struct PhaseAxis {
  int out = 0, out_step = 1, extent = 0;
  int start = 0, in_step = 1;  ///< start may lie in the frame
  int taps = 0, spacing = 1;
  int first = 0, tap_step = 1;
};

struct Phase {
  PhaseAxis rows{}, columns{};
  int first_tap = 0;  ///< in the (packed) weights

  constexpr int taps() const { return rows.taps * columns.taps; }
  constexpr int pixels() const { return rows.extent * columns.extent; }
};

constexpr PhaseAxis forward_axis(int taps, int stride, int dilation, int before, int out) {
  return {.extent = out, .start = -before, .in_step = stride, .taps = taps, .spacing = dilation};
}

/// Output row h and tap a meet source row i where h + before − dilation · a = stride · i. For the rows h ≡ offset (mod
/// stride) these are every tap_step-th tap, if any, each one spacing before the last.
constexpr PhaseAxis backward_axis(int offset, int taps, int stride, int dilation, int before, int out) {
  int common = stride;  // the greatest divisor of both
  while (stride % common != 0 || dilation % common != 0) common--;
  const int tap_step = stride / common;
  PhaseAxis p{.out = offset, .out_step = stride};
  p.extent = offset < out ? (out - offset + stride - 1) / stride : 0;
  int last = 0;
  while (last < tap_step && (offset + before - dilation * last) % stride != 0) last++;
  if (last == tap_step || last >= taps) return p;  // no tap meets such a row
  p.taps = (taps - last + tap_step - 1) / tap_step;
  if (p.taps > 1) p.spacing = dilation / common;
  p.first = last + (p.taps - 1) * tap_step;
  p.tap_step = -tap_step;
  p.start = (offset + before - dilation * p.first) / stride;
  return p;
}

constexpr int phase_count(const Window& w, bool forward) { return forward ? 1 : w.stride.high * w.stride.wide; }

constexpr Phase phase(const Window& w, bool forward, const Shape& out, int index) {
  Phase p;
  if (forward) {
    p.rows = forward_axis(w.size.high, w.stride.high, w.dilation.high, w.rows.before, out.height);
    p.columns = forward_axis(w.size.wide, w.stride.wide, w.dilation.wide, w.columns.before, out.width);
    return p;
  }
  for (int i = 0; i <= index; i++) {
    p.first_tap += p.taps();
    p.rows = backward_axis(i / w.stride.wide, w.size.high, w.stride.high, w.dilation.high, w.rows.before, out.height);
    p.columns =
        backward_axis(i % w.stride.wide, w.size.wide, w.stride.wide, w.dilation.wide, w.columns.before, out.width);
  }
  return p;
}

/// The window's tap that a phase's tap (ty, tx) reads, as row · width + column.
constexpr int window_tap(const Window& w, const Phase& p, int ty, int tx) {
  return (p.rows.first + p.rows.tap_step * ty) * w.size.wide + p.columns.first + p.columns.tap_step * tx;
}

}  // namespace sinter::codegen
