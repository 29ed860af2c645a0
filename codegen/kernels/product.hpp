#pragma once

#include <cstddef>

#include "codegen/anchors/product.hpp"
#include "codegen/kernels/body.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/micro_kernel.hpp"

/// A product of two matrices, slots 0 and 1 (of the first one's transpose, if it is turned), tile by tile; then the
/// program.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Product {
  static constexpr const Spec& s = K::spec;
  static constexpr bool turned = s.attributes.template as<anchors::ProductNumbers>().turned != 0;
  static constexpr int other = s.attributes.template as<anchors::ProductNumbers>().same != 0 ? 0 : 1;
  static constexpr View first = s.views.items[0], second = s.views.items[other];
  static constexpr int lanes = s.lanes, rows = s.tile_rows, vectors = s.tile_vectors, width = lanes * vectors;
  static constexpr int terms = s.source.height * s.source.width;
  static constexpr int panels = vectors_of(s) / vectors;
  using V = Vec<lanes>;
  using B = Body<K>;

  /// A task is a tile's rows, of all channels.
  static void run(Slots operands, const Context& context, int begin, int end) {
    for (int task = begin; task < end; task++)
      for (int panel = 0; panel < panels; panel++) tile(operands, context, task * rows, panel * width);
  }

 private:
  struct Offset {
    static constexpr std::ptrdiff_t at(int p) { return turned ? p : static_cast<std::ptrdiff_t>(p) * first.pitch; }
  };

  SINTER_INLINE static void tile(Slots operands, const Context& context, int row, int channel) {
    TileOf<V, rows, vectors> acc;
    clear<V, rows, vectors>(acc);
    const auto* a =
        numbers_at<first.element>(operands[0]) + (turned ? row : static_cast<std::ptrdiff_t>(row) * first.pitch);
    contract<Offset, V, rows, vectors>(acc, a, turned ? first.pitch : 1,
                                       numbers_at<second.element>(operands[other]) + channel, second.pitch, terms);
    const StoredTile<V, rows, vectors> made(acc);
    typename B::Sums sums;
    for (int r = 0; r < rows; r++)
      for (int q = 0; q < vectors; q++)
        B::template run<false, false>(operands, context, {0, 0, 0, row + r, channel + q * lanes},
                                      {load<V>(made.values() + (r * vectors + q) * lanes)}, sums, false);
  }
};
template <class K>
struct Code<anchors::product.id, K> : Product<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
