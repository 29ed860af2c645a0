#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include "codegen/anchors/boxes.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"

/// Boxes of numbers from one tensor to another, at the speed of memory: what a pixel has of a box lies together, and
/// its length is known.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Boxes {
  static constexpr const Spec& s = K::spec;
  static constexpr anchors::Boxes::At place = s.attributes.as<anchors::Boxes::At>();
  static constexpr int last = s.views.count - 1;
  static constexpr View out = s.views.items[last];
  template <int Input>
  static constexpr View view_of = s.views.items[place.slot(Input)];
  using Inputs = std::make_integer_sequence<int, place.inputs>;

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int n = begin; n < end; n++) {
      auto* const to = image_of<K, last>(operands, n);
      if constexpr (place.out_of != 0)
        take(image_of<K, 0>(operands, n), to);
      else
        put(operands, n, to, Inputs{});
    }
  }

 private:
  static constexpr int pixel(const View& v, int row, int column) { return row * v.row() + column * v.pitch; }
  /// The first channel of an input's box.
  static constexpr int channel_of(int input) {
    int first = place.channel;
    for (int i = 0; i < input; i++) first += s.views.items[place.slot(i)].channels;
    return first;
  }
  template <int Count>
  static void copy(const auto* from, auto* to) {
    if constexpr (Count > 0) std::copy_n(from, Count, to);
  }
  template <int Count>
  static void clear(auto* to) {
    for (int c = 0; c < Count; c++) to[c] = 0;
  }

  static void take(const auto* from, auto* to) {
    for (int y = 0; y < out.height; y++)
      for (int x = 0; x < out.width; x++) {
        auto* const at = to + pixel(out, y, x);
        copy<out.channels>(from + pixel(view_of<0>, y + place.row, x + place.column) + place.channel, at);
        clear<out.filled() - out.channels>(at + out.channels);
      }
  }
  template <int... i>
  static void put(Slots operands, int n, auto* to, std::integer_sequence<int, i...>) {
    constexpr int end = channel_of(place.inputs);
    const View& box = view_of<0>;
    for (int y = 0; y < out.height; y++)
      for (int x = 0; x < out.width; x++) {
        auto* const at = to + pixel(out, y, x);
        const int row = y - place.row, column = x - place.column;
        if (row < 0 || row >= box.height || column < 0 || column >= box.width) {
          clear<out.filled()>(at);
          continue;
        }
        clear<place.channel>(at);
        (copy<view_of<i>.channels>(image_of<K, place.slot(i)>(operands, n) + pixel(view_of<i>, row, column),
                                   at + channel_of(i)),
         ...);
        clear<out.filled() - end>(at + end);
      }
  }
};
template <class K>
struct Code<anchors::boxes.id, K> : Boxes<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
