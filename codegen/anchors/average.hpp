#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Averages over windows: of one size, or cutting x into as many parts as y has pixels, as equal as may be.
struct AverageNumbers {
  enum Counting : int {
    all,       ///< pixels beyond the image, too: they are 0
    inside,    ///< pixels of the image alone
    adaptive,  ///< the same; part i of k begins at ⌊i · pixels / k⌋ and ends before ⌈(i + 1) · pixels / k⌉
  };
  Window window;  ///< without dilation; if adaptive, none
  int counting = all;

  constexpr Span rows_seen(const Shape& x, const Shape& y, int i) const {
    return counting == adaptive ? part(i, x.height, y.height) : codegen::rows_seen(window, x, i);
  }
  constexpr Span columns_seen(const Shape& x, const Shape& y, int j) const {
    return counting == adaptive ? part(j, x.width, y.width) : codegen::columns_seen(window, x, j);
  }
  /// The windows that see a row, or a column, of x.
  constexpr Span rows_seeing(const Shape& x, const Shape& y, int row) const {
    if (counting == adaptive) return part(row, y.height, x.height);
    return windows_seeing(row, window.size.high, window.stride.high, window.rows, y.height);
  }
  constexpr Span columns_seeing(const Shape& x, const Shape& y, int column) const {
    if (counting == adaptive) return part(column, y.width, x.width);
    return windows_seeing(column, window.size.wide, window.stride.wide, window.columns, y.width);
  }
  /// How many pixels the window at (i, j) counts.
  constexpr int counted(const Shape& x, const Shape& y, int i, int j) const {
    return counting == all ? window.taps() : rows_seen(x, y, i).count() * columns_seen(x, y, j).count();
  }
  /// What each of them has of the mean.
  constexpr float share(const Shape& x, const Shape& y, int i, int j) const {
    return 1.f / static_cast<float>(counted(x, y, i, j));
  }

 private:
  /// Which windows see a pixel is the same question, asked the other way round.
  static constexpr Span part(int i, int pixels, int parts) {
    return {static_cast<int>(static_cast<long long>(i) * pixels / parts),
            static_cast<int>((static_cast<long long>(i + 1) * pixels + parts - 1) / parts)};
  }
};

/// Means over windows, and their gradient, pixel by pixel x channels. Slot 0 is the source (x or dy).
struct Average {
  static constexpr const char* name = "average";
  static constexpr AnchorTraits traits{.any_element = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.forward = !n.op->transposed;
    s.source = of.in(0);
    s.attributes = n.attributes;
  }
  static constexpr double flops(const Spec& s) {
    const auto numbers = s.attributes.as<AverageNumbers>();
    const Shape &x = s.forward ? s.source : s.domain, &y = s.forward ? s.domain : s.source;
    return numbers.counting == AverageNumbers::adaptive ? x.size()
                                                        : static_cast<double>(y.size()) * numbers.window.taps();
  }
  static void naive(Naive& k);
};
inline constexpr Anchor average = anchor_of<Average>;

}  // namespace sinter::codegen::anchors
