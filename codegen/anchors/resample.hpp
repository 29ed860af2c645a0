#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Images of other extents, whose rows, and columns, are made of one or two of x's each.
struct ResampleNumbers {
  unsigned linear = 0;     ///< 1: made of the two nearest, by their distance; 0: of one
  unsigned corners = 0;    ///< linear, 1: the pixels at the corners are x's; 0: the outlines of both are the same
  unsigned reflected = 0;  ///< 1: what is beyond x is its mirror image
  unsigned extended = 0;   ///< 1: what is beyond x is the pixel at its edge
  int top = 0, left = 0;   ///< reflected, extended: rows and columns before x

  /// What a row of y, or a column, is made of: so many of x's from `first` on, the first with a share of 1 − rest.
  struct Seen {
    int first = 0, count = 1;
    float shares[2] = {1.f, 0.f};
  };
  constexpr Seen rows_seen(const Shape& x, const Shape& y, int i) const { return seen(i, x.height, y.height, top); }
  constexpr Seen columns_seen(const Shape& x, const Shape& y, int j) const { return seen(j, x.width, y.width, left); }
  constexpr bool pads() const { return reflected != 0 || extended != 0; }

  constexpr bool fits(const Shape& x, const Shape& y) const {
    return x.channels == y.channels && fits(x.height, y.height, top) && fits(x.width, y.width, left);
  }

 private:
  constexpr bool fits(int pixels, int made, int before) const {
    if (!pads()) return made > 0 && before == 0;
    const int after = made - pixels - before;
    return before >= 0 && after >= 0 && (reflected == 0 || (before < pixels && after < pixels));
  }
  constexpr Seen seen(int i, int pixels, int made, int before) const {
    if (pads()) {
      const int at = i - before, last = pixels - 1;
      if (at >= 0 && at <= last) return {at};
      if (extended != 0) return {at < 0 ? 0 : last};
      return {at < 0 ? -at : 2 * last - at};
    }
    if (linear == 0) return {static_cast<int>(static_cast<long long>(i) * pixels / made)};
    // Where it is in x, as a fraction: of centres at half pixels, or of the way from the first pixel to the last.
    const long long whole = corners != 0 ? made - 1 : 2LL * made;
    const long long at = corners != 0 ? static_cast<long long>(i) * (pixels - 1) : (2LL * i + 1) * pixels - made;
    if (at <= 0) return {};
    const long long first = at / whole, rest = at % whole;
    if (rest == 0 || first >= pixels - 1) return {static_cast<int>(first)};
    const auto share = [&](long long part) {
      return static_cast<float>(static_cast<double>(part) / static_cast<double>(whole));
    };
    return {static_cast<int>(first), 2, {share(whole - rest), share(rest)}};
  }
};

/// Pixels of x at other places, and their gradient, pixel by pixel x channels. Slot 0 is the source (x or dy).
struct Resample {
  static constexpr const char* name = "resample";
  static constexpr AnchorTraits traits{.any_element = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.forward = !n.op->transposed;
    s.source = of.in(0);
    s.attributes = n.attributes;
  }
  static constexpr double flops(const Spec& s) {
    const Shape& y = s.forward ? s.domain : s.source;
    return s.attributes.as<ResampleNumbers>().linear != 0 ? 8. * y.size() : s.forward ? 0. : y.size();
  }
  static void naive(Naive& k);
};
inline constexpr Anchor resample = anchor_of<Resample>;

}  // namespace sinter::codegen::anchors
