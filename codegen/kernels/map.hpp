#pragma once

#include "codegen/kernels/body.hpp"

/// Elementwise work over the pixels of an image (or its pooling windows), and sums over them, in pixel order.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Map {
  static constexpr const Spec& s = K::spec;
  static constexpr int lanes = s.lanes, all_vectors = (s.domain.channels + lanes - 1) / lanes;
  /// Vectors side by side: enough independent work to hide latency, few enough registers.
  static constexpr int vectors = s.pools()              ? (all_vectors % 2 == 0 ? 2 : 1)
                                 : all_vectors % 4 == 0 ? 4
                                 : all_vectors % 2 == 0 ? 2
                                                        : 1;
  using V = Vec<lanes>;
  using B = Body<K>;
  using Outside = Body<K, false>;
  using AllSums = std::array<typename B::Sums, static_cast<std::size_t>(vectors)>;

  static void run(Slots operands, const Context& context, int begin, int end) {
    for (int n = begin; n < end; n++)
      for (int c = 0; c < all_vectors * lanes; c += vectors * lanes) image(operands, context, n, c);
  }

 private:
  SINTER_INLINE static void image(Slots operands, const Context& context, int n, int channel) {
    AllSums sums;
    Position at{n, n / s.chunk, 0, 0, channel};
    for_vectors(at, [&]<int q>(const Position& p) SINTER_INLINE { B::begin_sums(operands, p, sums[q], true); });
    for (int y = 0; y < s.domain.height; y++)
      for (int x = 0; x < s.domain.width; x++)
        element<B>(operands, context, {n, n / s.chunk, y, x, channel}, sums, y + x == 0);
    if constexpr (s.pools() && tiles(s.window)) {  // rows and columns that fill no window
      constexpr int covered_high = s.domain.height * s.window.size.high,
                    covered_wide = s.domain.width * s.window.size.wide;
      if constexpr (covered_wide < s.source.width)
        for (int y = 0; y < covered_high; y++)
          for (int x = covered_wide; x < s.source.width; x++)
            element<Outside>(operands, context, {n, n / s.chunk, y, x, channel}, sums, false);
      if constexpr (covered_high < s.source.height)
        for (int y = covered_high; y < s.source.height; y++)
          for (int x = 0; x < s.source.width; x++)
            element<Outside>(operands, context, {n, n / s.chunk, y, x, channel}, sums, false);
    }
    for_vectors(at, [&]<int q>(const Position& p) SINTER_INLINE { B::end_sums(operands, p, sums[q]); });
  }
  template <class WhichBody>
  SINTER_INLINE static void element(Slots operands, const Context& context, const Position& at, AllSums& sums,
                                    bool first) {
    for_vectors(at, [&]<int q>(const Position& p) SINTER_INLINE {
      WhichBody::template run<true, false>(operands, context, p, std::array<V, 1>{V(0.f)}, sums[q], first);
    });
  }
  template <class F>
  SINTER_INLINE static void for_vectors(const Position& at, F&& f) {
    unroll<vectors>([&]<int q>() SINTER_INLINE {
      Position p = at;
      p.channel += q * lanes;
      f.template operator()<q>(p);
    });
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
