#pragma once

#include "codegen/ops/conv.hpp"

/// Convolution of each channel by itself: groups of one input and one filter, whose channels meet as vectors.
///   depthwise      in: x, w    out: y    y[i,j,c] = Σ_{a,b} x[s·i + d·a − p, s·j + d·b − p, c] w[(a,b),c]
///   depthwise_dx, depthwise_dw           as those of conv
namespace sinter::codegen::ops {

struct DepthwiseDx : ConvDx {
  static constexpr const char* name = "depthwise_dx";
};
SINTER_DEFINITION_OF(DepthwiseDx);
inline constexpr Op depthwise_dx = op_of<DepthwiseDx>;

struct DepthwiseDw : ConvDw {
  static constexpr const char* name = "depthwise_dw";
  static constexpr Traits traits{.anchor = anchors::correlate, .reads = {Access::operand, Access::operand}};
};
SINTER_DEFINITION_OF(DepthwiseDw);
inline constexpr Op depthwise_dw = op_of<DepthwiseDw>;

struct Depthwise : Conv {
  static constexpr const char* name = "depthwise";
  static constexpr Traits traits{.anchor = anchors::contract, .reads = {Access::operand, Access::operand}};
  static constexpr bool fits(const Shapes& s) {
    const Window w = s.node().window();
    const bool moves = !covers(w, s.in(0));
    return s.in(0).channels > 1 && s.in(1) == Shape{w.taps(), 1, s.in(0).channels} && (moves || w.stride == Pair{1}) &&
           s.out() == pixels_of(w, s.in(0), s.in(0).channels);
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    contribute(back, n, dy, depthwise_dx, depthwise_dw);
  }
};
SINTER_DEFINITION_OF(Depthwise);
inline constexpr Op depthwise = op_of<Depthwise>;

}  // namespace sinter::codegen::ops
