#pragma once

#include <cstddef>

#include "codegen/anchors/diagonal.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/values.hpp"

/// Weights of small groups as those of fewer, larger ones, with zeros where a filter meets inputs of another group.
///   block_diagonal   in: w   out: wide   (tap, inputs of a group, filter) → (tap, inputs of a few groups, filter)
///   diagonal_blocks  in: dwide  out: dw  what of that is not zero
namespace sinter::codegen::ops {

/// visit(element of the narrow weights, element of the wide ones) for each of the narrow ones.
void diagonal(const Shape& narrow, const Shape& wide, const anchors::DiagonalNumbers& numbers, auto visit) {
  for (int tap = 0; tap < narrow.height; tap++)
    for (int c = 0; c < narrow.width; c++)
      for (int f = 0; f < narrow.channels; f++) {
        const int input = numbers.first_input(f, narrow.width, wide.width) + c;
        visit(static_cast<std::size_t>((tap * narrow.width + c) * narrow.channels + f),
              static_cast<std::size_t>((tap * wide.width + input) * wide.channels + f));
      }
}

struct DiagonalBlocks {
  static constexpr const char* name = "diagonal_blocks";
  static constexpr Traits traits{.anchor = anchors::diagonal, .reads = {Access::operand}};
  static constexpr Field fields[] = {{" of ", Field::integer}};
  static void evaluate(auto& v, const Node& n) {
    diagonal(v.shape(n.out[0]), v.shape(n.in[0]), n.attributes.as<anchors::DiagonalNumbers>(),
             [&](auto narrow, auto wide) { v(n.out[0], narrow) = v(n.in[0], wide); });
  }
};
SINTER_DEFINITION_OF(DiagonalBlocks);
inline constexpr Op diagonal_blocks = op_of<DiagonalBlocks>;

struct BlockDiagonal {
  static constexpr const char* name = "block_diagonal";
  static constexpr Traits traits{.anchor = anchors::diagonal, .reads = {Access::operand}};
  static constexpr Field fields[] = {{" of ", Field::integer}};
  static constexpr bool fits(const Shapes& s) {
    return s.out().height == s.in(0).height && s.out().channels == s.in(0).channels &&
           s.out().width % s.in(0).width == 0;
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.channel(diagonal_blocks, back.shape(n.in[0]), n, {dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.fill(n.out[0], 0);
    diagonal(v.shape(n.in[0]), v.shape(n.out[0]), n.attributes.as<anchors::DiagonalNumbers>(),
             [&](auto narrow, auto wide) { v(n.out[0], wide) = v(n.in[0], narrow); });
  }
};
SINTER_DEFINITION_OF(BlockDiagonal);
inline constexpr Op block_diagonal = op_of<BlockDiagonal>;

}  // namespace sinter::codegen::ops
