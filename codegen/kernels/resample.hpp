#pragma once

#include <array>
#include <cstddef>

#include "codegen/anchors/resample.hpp"
#include "codegen/kernels/by_pixel.hpp"

/// Each pixel is a sum over rows of sums over columns, in their order: of what it is made of, or for a gradient of what
/// is made of it. A pixel gathers its own sum, so that threads share none.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// What of the source's rows, or columns, each of the domain's has.
template <int Domain, int Capacity>
struct ResampleTerms {
  struct Term {
    int at;
    float share;
  };
  std::array<int, static_cast<std::size_t>(Domain) + 1> begins{};
  std::array<Term, static_cast<std::size_t>(Capacity)> terms{};

  /// `seen(i)`: what number i of `made` is made of. @pre the domain is what is made if `forward`, else what it is made
  /// of
  ResampleTerms(bool forward, int made, const auto& seen) {
    for (int i = 0; i < made; i++)
      for (int k = 0; k < seen(i).count; k++) begins[index(forward ? i : seen(i).first + k) + 1]++;
    for (int d = 0; d < Domain; d++) begins[index(d) + 1] += begins[index(d)];
    auto next = begins;
    for (int i = 0; i < made; i++) {
      const auto s = seen(i);
      for (int k = 0; k < s.count; k++)
        terms[index(next[index(forward ? i : s.first + k)]++)] = {forward ? s.first + k : i, s.shares[k]};
    }
  }
  const Term* begin(int d) const { return terms.data() + begins[index(d)]; }
  const Term* end(int d) const { return terms.data() + begins[index(d) + 1]; }

 private:
  static constexpr std::size_t index(int i) { return static_cast<std::size_t>(i); }
};

template <class K>
struct Resample {
  static constexpr const Spec& s = K::spec;
  static constexpr View source = s.views.items[0];
  static constexpr auto numbers = s.attributes.template as<anchors::ResampleNumbers>();
  static constexpr Shape x = s.forward ? s.source : s.domain, y = s.forward ? s.domain : s.source;
  static constexpr int most = numbers.linear != 0 ? 2 : 1;  ///< that a pixel is made of, of an axis
  using P = ByPixel<K>;
  using V = typename P::V;

  static void run(Slots operands, const Context& context, int begin, int end) {
    static const ResampleTerms<s.domain.height, most * y.height> down(s.forward, y.height,
                                                                      [](int i) { return numbers.rows_seen(x, y, i); });
    static const ResampleTerms<s.domain.width, most * y.width> across(
        s.forward, y.width, [](int j) { return numbers.columns_seen(x, y, j); });
    P::run(operands, context, begin, end, [](const auto* from, int row, int column) SINTER_INLINE {
      typename P::Tile sum;
      P::each([&]<int q>() SINTER_INLINE { sum[q] = V(0.f); });
      const auto *const first = across.begin(column), *const last = across.end(column);
      for (const auto* i = down.begin(row); i != down.end(row); ++i) {
        const auto* const line = from + i->at * source.row();
        typename P::Tile of_row;
        P::each([&]<int q>() SINTER_INLINE { of_row[q] = V(0.f); });
        for (const auto* j = first; j != last; ++j) {
          const V share(j->share);
          P::each([&]<int q>() SINTER_INLINE {
            of_row[q] = mul_add(load<V>(line + j->at * source.pitch + q * P::lanes), share, of_row[q]);
          });
        }
        const V share(i->share);
        P::each([&]<int q>() SINTER_INLINE { sum[q] = mul_add(of_row[q], share, sum[q]); });
      }
      return sum;
    });
  }
};
template <class K>
struct Code<anchors::resample.id, K> : Resample<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
