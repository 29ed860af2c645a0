#pragma once

#include "codegen/anchors/contract.hpp"
#include "codegen/anchors/correlate.hpp"

namespace sinter::codegen {

/// Whether a kernel's sums are made of blocks (`ir/blocks.hpp`), if both factors are bfloat16. Where channels meet in
/// groups, or terms do not even fill one block, products are those of floats, one after the other.
constexpr bool worth_blocks(const Spec& s) {
  if (s.inputs != s.source.channels || s.source.channels == 1) return false;
  if (s.anchor == anchors::contract)
    return (s.by_images ? s.source.pixels() : s.window.taps()) * padded(s.inputs) >= longest_block;
  return s.anchor == anchors::correlate && (s.by_images ? s.batch : s.target.pixels()) >= longest_block;
}

}  // namespace sinter::codegen
