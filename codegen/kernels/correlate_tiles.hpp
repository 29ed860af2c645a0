#pragma once

#include <algorithm>

#include "codegen/arch/amx.hpp"
#include "codegen/ir/list.hpp"
#include "codegen/kernels/block_sums.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/kernels/transposed.hpp"
#include "codegen/kernels/unroll.hpp"

#if SINTER_HAS_AMX
/// Weight gradients on the matrix unit: what terms are, pixels or images, becomes the columns of one factor, x turned
/// around, and pairs of rows of the other, dy. Both are made by a thread for itself, where they stay in its cache.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct CorrelateTiles {
  static constexpr const Spec& s = K::spec;
  static constexpr View x = s.views.items[0], dy = s.views.items[1];
  static constexpr int side = 16, inputs = s.inputs, filters = s.domain.channels, panels = (filters + 15) / side;
  static constexpr bool shifts = s.by_images || s.window.stride == Pair{1};  ///< to another tap, else x is turned anew
  static constexpr int high = s.window.size.high, wide = s.window.size.wide;

  // ---- terms, in whole blocks
  static constexpr int pitch = s.by_images ? 1 : terms_of_pixels(s);  ///< of a row of pixels
  static constexpr int terms =
      ((s.by_images ? s.batch : s.target.height * pitch) + longest_block - 1) / longest_block * longest_block;
  /// From a channel of x to the next, with what the last tap sees.
  static constexpr int line =
      (terms + (shifts ? (high - 1) * s.window.dilation.high * pitch + (wide - 1) * s.window.dilation.wide : 0) + side +
       31) /
      32 * 32;
  static constexpr int turned_channels = s.by_images ? side : inputs;
  /// Whether channels fill tiles, and both factors a stack's share.
  static constexpr bool fits = s.in_blocks && inputs % side == 0 && dy.pitch % side == 0 && s.lanes == side &&
                               (!s.by_images || s.tile_rows == side) && turned_channels * line <= 1 << 17 &&
                               panels * side * terms <= 1 << 17;
  using V = Vec<16>;

  struct Factors {
    alignas(64) BFloat16 turned[extent(fits ? turned_channels * line : 1)];
    alignas(64) BFloat16 pairs[extent(fits ? panels * side * terms : 1)];
  };

  /// Rows of 16 channels each become 16 numbers of a line for each channel: those of `count` terms `step` numbers
  /// apart, and zeros.
  SINTER_INLINE static void turn(const BFloat16* from, std::ptrdiff_t step, int count, BFloat16* to) {
    Square<V> square;
    for (int i = 0; i < side; i++)
      square[static_cast<std::size_t>(i)] = i < count ? codegen::load<V>(from + i * step) : V(0.f);
    square = transposed(square);
    for (int c = 0; c < side; c++) put(to + c * line, square[static_cast<std::size_t>(c)]);
  }
  /// Two terms of 16 channels side by side; of none, zeros.
  SINTER_INLINE static void pair(const BFloat16* even, const BFloat16* odd, BFloat16* to) {
    const V first = even == nullptr ? V(0.f) : codegen::load<V>(even),
            second = odd == nullptr ? V(0.f) : codegen::load<V>(odd);
    put_pairs<V>(to, bits_of(first) >> 16 | bits_of(second));
  }

  /// sums[rows of x][panels of dy] += their blocks, of Rows times Panels tiles; sums are floats `sums_line` apart, and
  /// begin at 0 unless they `go_on`.
  template <int Rows, int Panels>
  SINTER_INLINE static void multiply(const BFloat16* turned, const BFloat16* pairs, int count, float* sums,
                                     std::ptrdiff_t sums_line, bool go_on) {
    const std::ptrdiff_t bytes = sums_line * static_cast<std::ptrdiff_t>(sizeof(float));
    float* const lower = sums + side * sums_line;
    if (go_on) {
      amx::load<0>(sums, bytes);
      if constexpr (Panels == 2) amx::load<1>(sums + side, bytes);
      if constexpr (Rows == 2) amx::load<2>(lower, bytes);
      if constexpr (Rows == 2 && Panels == 2) amx::load<3>(lower + side, bytes);
    } else {
      amx::zero<0>(), amx::zero<1>(), amx::zero<2>(), amx::zero<3>();
    }
    constexpr std::ptrdiff_t of_line = 2 * line, of_pairs = 64;
    for (int k = 0; k < count; k += longest_block) {
      amx::load<6>(pairs + k * side, of_pairs);
      amx::load<4>(turned + k, of_line);
      amx::multiply<0, 4, 6>();
      if constexpr (Panels == 2) {
        amx::load<7>(pairs + (k + terms) * side, of_pairs);
        amx::multiply<1, 4, 7>();
      }
      if constexpr (Rows == 2) {
        amx::load<5>(turned + side * line + k, of_line);
        amx::multiply<2, 5, 6>();
        if constexpr (Panels == 2) amx::multiply<3, 5, 7>();
      }
    }
    amx::store<0>(sums, bytes);
    if constexpr (Panels == 2) amx::store<1>(sums + side, bytes);
    if constexpr (Rows == 2) amx::store<2>(lower, bytes);
    if constexpr (Rows == 2 && Panels == 2) amx::store<3>(lower + side, bytes);
  }
  /// f.operator()<Count>(i): two of `all` at a time, while there are two.
  template <int All>
  SINTER_INLINE static void by_two(auto f) {
    for (int i = 0; i + 2 <= All; i += 2) f.template operator()<2>(i);
    if constexpr (All % 2 == 1) f.template operator()<1>(All - 1);
  }

  // ---- pixels: an image's sums of every tap, added to those of the chunk's images before it
  static void add_image(Factors& of, const BFloat16* seen, const BFloat16* gradients, float* sums,
                        std::ptrdiff_t sums_line, bool go_on) {
    const amx::Tiles tiles(side, longest_block);
    pair_pixels(of, gradients);
    if constexpr (shifts) turn_pixels(of, seen, s.target.height + (high - 1) * s.window.dilation.high);
    for (int ty = 0; ty < high; ty++)
      for (int tx = 0; tx < wide; tx++) {
        const std::ptrdiff_t down = ty * s.window.dilation.high, across = tx * s.window.dilation.wide;
        if constexpr (!shifts) turn_pixels(of, seen + down * x.row() + across * x.pitch, s.target.height);
        const BFloat16* const turned = of.turned + (shifts ? down * pitch + across : 0);
        float* const tap = sums + static_cast<std::ptrdiff_t>(ty * wide + tx) * inputs * sums_line;
        by_two<inputs / side>([&]<int Rows>(int i) SINTER_INLINE {
          by_two<panels>([&]<int Panels>(int q) SINTER_INLINE {
            multiply<Rows, Panels>(turned + i * side * line, of.pairs + static_cast<std::ptrdiff_t>(q) * side * terms,
                                   terms, tap + i * side * sums_line + q * side, sums_line, go_on);
          });
        });
      }
  }
  static void pair_pixels(Factors& of, const BFloat16* gradients) {
    for (int q = 0; q < panels; q++) {
      BFloat16* to = of.pairs + static_cast<std::ptrdiff_t>(q) * side * terms;
      const BFloat16* const end = to + terms * side;
      for (int y = 0; y < s.target.height; y++) {
        const BFloat16* const row = gradients + static_cast<std::ptrdiff_t>(y) * dy.row() + q * side;
        for (int column = 0; column < pitch; column += 2, to += 2 * side)
          pair(column < s.target.width ? row + column * dy.pitch : nullptr,
               column + 1 < s.target.width ? row + (column + 1) * dy.pitch : nullptr, to);
      }
      for (; to < end; to += 2 * side) pair(nullptr, nullptr, to);
    }
  }
  /// So many rows of x, of which windows that move by one pixel see all columns, others their own.
  static void turn_pixels(Factors& of, const BFloat16* seen, int rows) {
    constexpr int columns = shifts ? s.target.width + (wide - 1) * s.window.dilation.wide : s.target.width;
    constexpr Pair stride = shifts ? Pair{1} : s.window.stride;
    for (int c = 0; c < inputs; c += side) {
      BFloat16* const to = of.turned + static_cast<std::ptrdiff_t>(c) * line;
      for (int i = 0; i < side; i++) std::fill_n(to + i * line + rows * pitch, line - rows * pitch, BFloat16());
      for (int y = 0; y < rows; y++)
        for (int column = 0; column < pitch; column += side)  // zeros beyond a row's end, where the next one follows
          turn(seen + static_cast<std::ptrdiff_t>(y) * stride.high * x.row() + column * stride.wide * x.pitch + c,
               stride.wide * x.pitch, columns - column, to + y * pitch + column);
    }
  }

  // ---- images: the sums of 16 rows of weights
  static void pair_images(Factors& of, const BFloat16* gradients, int images) {
    for (int q = 0; q < panels; q++)
      for (int n = 0; n < terms; n += 2) {
        const BFloat16* const even = gradients + static_cast<std::ptrdiff_t>(n) * dy.image() + q * side;
        pair(n < images ? even : nullptr, n + 1 < images ? even + dy.image() : nullptr,
             of.pairs + (static_cast<std::ptrdiff_t>(q) * terms + n) * side);
      }
  }
  static void turn_images(Factors& of, const BFloat16* from, int images) {
    for (int n = 0; n < terms; n += side)
      turn(from + static_cast<std::ptrdiff_t>(n) * x.image(), x.image(), images - n, of.turned + n);
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
#endif
