#pragma once

#include "codegen/ir/graph.hpp"

/// The loops of a convolution's forward and backward-data pass as one thing: dense correlations ("phases") of a source
/// with some taps, written to every step-th output pixel. Forward is one phase. Backward-data with stride s is s² of
/// them, since output rows h ≡ oy (mod s) see only every s-th row of the window; the packed weights hold each phase's
/// taps together, turned around.
namespace sinter::codegen {

/// A convolution whose window is its whole input: a matrix product over images.
constexpr bool covers(const Window& w, const Shape& x) {
  return w.height == x.height && w.width == x.width && w.top == 0 && w.left == 0;
}

struct Phase {
  int oy = 0, ox = 0;         ///< first output pixel
  int rows = 0, columns = 0;  ///< output pixels
  int taps_high = 0, taps_wide = 0;
  int y0 = 0, x0 = 0;  ///< source pixel of output (0, 0) and tap (0, 0); may lie in the frame
  int first_tap = 0;   ///< in the (packed) weights
};

struct AxisPhase {
  int taps = 0, start = 0, remainder = 0, extent = 0;
};

/// One axis of a backward-data phase: output o + s·i gets tap r + s·(taps − 1 − t) times source start + i + t.
constexpr AxisPhase axis_phase(int offset, int kernel, int stride, int before, int out) {
  AxisPhase p;
  p.remainder = (offset + before) % stride;
  p.taps = p.remainder < kernel ? (kernel - p.remainder + stride - 1) / stride : 0;
  p.start = (offset + before - p.remainder) / stride - (p.taps - 1);
  p.extent = offset < out ? (out - offset + stride - 1) / stride : 0;
  return p;
}

constexpr int phase_count(const Window& w, bool forward) { return forward ? 1 : w.stride * w.stride; }

constexpr Phase phase(const Window& w, bool forward, const Shape& out, int index) {
  if (forward) return {0, 0, out.height, out.width, w.height, w.width, -w.top, -w.left, 0};
  Phase p;
  for (int i = 0; i <= index; i++) {
    p.first_tap += p.taps_high * p.taps_wide;
    p.oy = i / w.stride, p.ox = i % w.stride;
    const AxisPhase y = axis_phase(p.oy, w.height, w.stride, w.top, out.height);
    const AxisPhase x = axis_phase(p.ox, w.width, w.stride, w.left, out.width);
    p.taps_high = y.taps, p.taps_wide = x.taps;
    p.rows = y.extent, p.columns = x.extent;
    p.y0 = y.start, p.x0 = x.start;
  }
  return p;
}

/// The window's tap that a phase's tap (ty, tx) reads, as row · width + column.
constexpr int window_tap(const Window& w, const Phase& p, int ty, int tx) {
  const int y = (p.oy + w.top) % w.stride + w.stride * (p.taps_high - 1 - ty);
  const int x = (p.ox + w.left) % w.stride + w.stride * (p.taps_wide - 1 - tx);
  return y * w.width + x;
}

}  // namespace sinter::codegen
