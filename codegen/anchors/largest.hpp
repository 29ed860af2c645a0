#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// The maximum of each window, pixel by pixel x channels, of windows of any size. Slot 0: x.
struct Largest {
  static constexpr const char* name = "largest";
  static constexpr AnchorTraits traits{.any_element = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.source = of.in(0);
    s.attributes = n.attributes;
  }
  static constexpr double flops(const Spec& s) {
    return static_cast<double>(s.domain.size()) * s.attributes.as<Window>().taps();
  }
  static void naive(Naive& k);
};
inline constexpr Anchor largest = anchor_of<Largest>;

}  // namespace sinter::codegen::anchors
