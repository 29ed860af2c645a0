#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "codegen/anchors/correlate.hpp"
#include "codegen/kernels/group_inputs.hpp"
#include "codegen/kernels/groups.hpp"
#include "codegen/kernels/micro_kernel.hpp"
#include "codegen/kernels/unroll.hpp"

/// Tiles of weight gradients that are some inputs of taps of a window's row, and what a row of pixels adds to one.
/// Where windows move by one pixel their taps see the same columns: each number of x is read once for all of them,
/// while the gradients of as many pixels as there are taps stay in registers.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
class TapsTile {
  static constexpr const Spec& s = K::spec;
  static constexpr View x = s.views.items[0], dy = s.views.items[1];
  static constexpr int lanes = s.lanes, vectors = s.tile_vectors, rows = s.tile_rows, inputs = s.inputs;
  static constexpr bool shared = Groups<K>::shared;
  using V = Vec<lanes>;
  using Tile = TileOf<V, rows, vectors>;

 public:
  static constexpr bool used = shared || s.tile_taps > 1;

 private:
  static constexpr int taps = s.tile_taps, block = used ? rows / taps : 1;

 public:
  static constexpr int first_row(int tile) {
    return tile / (inputs / block) * taps * inputs + tile % (inputs / block) * block;
  }
  static constexpr int row_of(int p) { return p / block * inputs + p % block; }

  /// Adds a row of pixels, whose gradients begin at b and what their first tap sees at a.
  SINTER_INLINE static void add_row(Tile& acc, const auto* a, const auto* b, int channel) {
    each_view(channel, [&]<int Q, int Vectors>(auto see) SINTER_INLINE {
      if constexpr (taps > 1)
        roll<Q, Vectors>(acc, a, b, see);
      else
        for (int p = 0; p < s.target.width; p++)
          add_pixel<Q, Vectors>(acc, a + static_cast<std::ptrdiff_t>(p) * s.window.stride.wide * x.pitch,
                                b + static_cast<std::ptrdiff_t>(p) * dy.pitch, see);
    });
  }
  /// Adds images of one pixel each.
  SINTER_INLINE static void add_images(Tile& acc, const auto* a, const auto* b, int channel, int images) {
    each_view(channel, [&]<int Q, int Vectors>(auto see) SINTER_INLINE {
      for (int n = 0; n < images; n++)
        add_pixel<Q, Vectors>(acc, a + static_cast<std::ptrdiff_t>(n) * x.image(),
                              b + static_cast<std::ptrdiff_t>(n) * dy.image(), see);
    });
  }

 private:
  /// f.operator()<Q, Vectors>(see) for vectors of filters from Q on, with what they see: see(pixel, input).
  SINTER_INLINE static void each_view(int channel, auto f) {
    if constexpr (shared)
      unroll<vectors>([&]<int q>() SINTER_INLINE { f.template operator()<q, 1>(GroupInputs<K>(channel + q * lanes)); });
    else
      f.template operator()<0, vectors>([](const auto* pixel, int input)
                                            SINTER_INLINE { return broadcast<V>(pixel + input); });
  }

  /// The gradients of a pixel and of those before it, the nearest first, each of some vectors.
  template <int Vectors>
  struct Gradients {
    std::array<V, static_cast<std::size_t>(taps* Vectors)> of;

    SINTER_INLINE void move_on() {
      for (std::size_t i = of.size(); i-- > Vectors;) of[i] = of[i - Vectors];
    }
    SINTER_INLINE void read(const auto* pixel) {
      for (int q = 0; q < Vectors; q++) of[static_cast<std::size_t>(q)] = load<V>(pixel + q * lanes);
    }
  };
  static constexpr std::size_t sum_of(int tap, int input, int q) {
    return static_cast<std::size_t>((tap * block + input) * vectors + q);
  }
  /// Adds a column, which the pixels [From, To) before it see, each with one tap more.
  template <int From, int To, int Q, int Vectors>
  SINTER_INLINE static void add_column(Tile& acc, const Gradients<Vectors>& gradients, auto see) {
    [&]<int... n>(std::integer_sequence<int, n...>) SINTER_INLINE {
      constexpr int each = (To - From) * Vectors;
      V seen(0.f);
      ((n % each == 0 ? void(seen = see(n / each)) : void(),
        acc[sum_of(From + n % each / Vectors, n / each, Q + n % Vectors)] =
            mul_add(seen, gradients.of[static_cast<std::size_t>(From * Vectors + n % each)],
                    acc[sum_of(From + n % each / Vectors, n / each, Q + n % Vectors)])),
       ...);
    }(std::make_integer_sequence<int, block*(To - From) * Vectors>{});
  }
  template <int Q, int Vectors>
  SINTER_INLINE static void add_pixel(Tile& acc, const auto* a, const auto* b, auto see) {
    Gradients<Vectors> gradients;
    gradients.read(b + Q * lanes);
    add_column<0, 1, Q, Vectors>(acc, gradients, [&](int input) SINTER_INLINE { return see(a, input); });
  }
  /// Column after column; the first and the last ones are not seen by all taps.
  template <int Q, int Vectors>
  SINTER_INLINE static void roll(Tile& acc, const auto* a, const auto* b, auto see) {
    Gradients<Vectors> gradients;
    for (V& gradient : gradients.of) gradient = V(0.f);
    const auto column = [&]<int From, int To>(int c) SINTER_INLINE {
      gradients.move_on();
      if constexpr (From == 0) gradients.read(b + static_cast<std::ptrdiff_t>(c) * dy.pitch + Q * lanes);
      add_column<From, To, Q, Vectors>(acc, gradients, [&](int input) SINTER_INLINE {
        return see(a + static_cast<std::ptrdiff_t>(c) * x.pitch, input);
      });
    };
    unroll<taps - 1>([&]<int c>() SINTER_INLINE { column.template operator()<0, c + 1>(c); });
    for (int c = taps - 1; c < s.target.width; c++) column.template operator()<0, taps>(c);
    unroll<taps - 1>([&]<int c>() SINTER_INLINE { column.template operator()<c + 1, taps>(s.target.width + c); });
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
