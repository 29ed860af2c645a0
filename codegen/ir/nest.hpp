#pragma once

#include <cstddef>

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen {

/// A kernel's loops as data: the sum that it makes for an element, before its program. Its SIMD code is a fast way to
/// go through the same numbers; the oracle walks them as they stand here, and what they cost is a product.
///
///   sum = Σ over `terms` of a[address of a] · b[address of b],   an address being affine in the counters of all loops
struct Nest {
  enum class Extent : unsigned char { fixed, images, chunks };
  struct Loop {
    int extent = 1;               ///< turns, if that is fixed; else those of the batch
    std::ptrdiff_t a = 0, b = 0;  ///< what a turn adds to an address
    int row = 0, column = 0;      ///< of a loop over elements: what it adds to the element's place
    Extent of = Extent::fixed;
    int term = 0;  ///< of a loop over terms, where they are summed in blocks: what a turn adds to a term's number
    constexpr int turns(const Spec& s, int images) const {
      return of == Extent::images ? images : of == Extent::chunks ? (images + s.chunk - 1) / s.chunk : extent;
    }
  };
  struct Operand {
    int slot = -1;             ///< none: a factor of 1
    std::ptrdiff_t start = 0;  ///< of its image's first number
    int channels = 0;          ///< so many of the element's channels are a group; 0: all have one address
    std::ptrdiff_t step = 1;   ///< from a group to the next
    int within = 0;            ///< and from a channel of a group to its next
    constexpr std::ptrdiff_t of_channel(int c) const {
      return channels == 0 ? 0 : c / channels * step + c % channels * within;
    }
  };
  Operand a{}, b{};
  int row = 0, column = 0;   ///< where the first element is
  List<Loop, 3> elements{};  ///< besides the domain's channels
  List<Loop, 4> terms{};
  /// Terms of a block (`ir/blocks.hpp`), whose numbers are what `term` of the loops adds up to: those below the first
  /// multiple of it are the first block. 0: a sum in any order.
  int block = 0;
};

/// Of an image, or of a step where a loop runs over images or chunks: a multiply-add is two, an addition one.
constexpr double flops_of(const Nest& nest, const Spec& s) {
  double each = nest.b.slot < 0 ? 1 : 2;
  for (const Nest::Loop& loop : nest.elements) each *= loop.turns(s, s.batch);
  for (const Nest::Loop& loop : nest.terms) each *= loop.turns(s, s.batch);
  return each * s.domain.channels;
}

}  // namespace sinter::codegen
