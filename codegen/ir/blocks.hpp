#pragma once

#include "codegen/ir/graph.hpp"
#include "codegen/ir/kernel.hpp"
#include "codegen/ir/phases.hpp"

/// Sums of products of bfloat16, as matrix units make them, and everybody else, too: the terms of a sum are cut into
/// blocks of at most 32, in an order that the plan states. Within a block two chains of fused multiply-adds begin at 0,
/// over its even and its odd terms; what the two add up to is added to the blocks before. Numbers that are not normal
/// count as 0, before and after each operation. (Intel's TDPBF16PS, Architecture Instruction Set Extensions 319433.)
namespace sinter::codegen {

inline constexpr int longest_block = 32;
inline constexpr int panel_of_pairs = 16;  ///< channels

/// Terms of the blocks that a run of so many is cut into: equal, and even. @pre run is even
constexpr int block_of(int run) {
  int terms = longest_block;
  while (run % terms != 0) terms -= 2;
  return terms;
}

/// Channels as they lie in memory, for all targets.
constexpr int padded(int channels) { return channels <= 8 ? 8 : (channels + 15) / 16 * 16; }

/// Whether a plan's products are those of bfloat16.
constexpr bool is_narrow(const auto& graph) {
  for (const Tensor& t : graph.tensors)
    if (t.element != Element::f32) return true;
  return false;
}

// -- contract: terms are taps, and of each the padded channels; what lies together of a window's row is a run

/// Whether the taps of a phase's row lie side by side in memory.
constexpr bool joins_taps(const Spec& s, const Phase& p) {
  return !s.views[0].part && (s.by_images || p.columns.spacing == 1 || p.columns.taps == 1);
}
/// Of a kernel that sums in blocks, for a phase. Over images a window's row is the source's.
constexpr int terms_of_row(const Spec& s, const Phase& p) {
  return (s.by_images ? s.source.width : p.columns.taps) * padded(s.inputs);
}
constexpr int block_of(const Spec& s, const Phase& p) {
  return block_of(joins_taps(s, p) ? terms_of_row(s, p) : padded(s.inputs));
}

// -- correlate: terms are the pixels of an image, row after row with a gap behind each, or images

/// From a row's first term to the next one's: where windows move by one pixel, the columns of x that a row of windows
/// sees, so that another tap's are the same, some terms on.
constexpr int terms_of_pixels(const Spec& s) {
  const Window& w = s.window;
  const int seen = w.stride == Pair{1} ? s.target.width + (w.size.wide - 1) * w.dilation.wide : s.target.width;
  return (seen + 1) / 2 * 2;
}

}  // namespace sinter::codegen
