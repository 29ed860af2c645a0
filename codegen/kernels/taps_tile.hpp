#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "codegen/anchors/correlate.hpp"
#include "codegen/kernels/group_inputs.hpp"
#include "codegen/kernels/group_strip.hpp"
#include "codegen/kernels/groups.hpp"
#include "codegen/kernels/micro_kernel.hpp"
#include "codegen/kernels/unroll.hpp"

/// Tiles of weight gradients that are some inputs of taps of a window's row, or of all taps of several rows, and what
/// a row of pixels, or an image, adds to them. Where windows move by one pixel the taps of a row see the same columns:
/// each number of x is read once for all of them, while the gradients of as many pixels stay in registers.
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
  static constexpr bool used = shared || s.tile_taps > 1, in_strip = in_strips(s);

 private:
  static constexpr int taps = s.tile_taps, block = used ? rows / taps : 1;
  static constexpr int wide = taps > 1 ? s.window.size.wide : 1, high = taps / wide;
  static constexpr bool rolls = wide > 1 && anchors::Correlate::rolls(s);
  static constexpr int past = rolls ? wide : 1;  ///< pixels whose gradients are in registers

 public:
  static constexpr int first_row(int tile) {
    return tile / (inputs / block) * taps * inputs + tile % (inputs / block) * block;
  }
  static constexpr int row_of(int p) { return p / block * inputs + p % block; }

  /// Adds a row of pixels, whose gradients begin at b and what the first of them and the tile's first weight row meet
  /// at a.
  SINTER_INLINE static void add_row(Tile& acc, const auto* a, const auto* b, int channel) {
    each_view(channel, [&]<int Q, int Vectors>(auto see) SINTER_INLINE {
      add_pixels<Q, Vectors>(acc, b + Q * lanes, [&](int, int column, int input, int) SINTER_INLINE {
        return see(a + static_cast<std::ptrdiff_t>(column) * x.pitch, input);
      });
    });
  }
  /// Adds an image to `count` tiles of the same channels in strips, the first of which begins with weight row 0: row
  /// after row, so that what a row sees is in the L1 for all of them. before(y, i) is done before row y of tile i.
  SINTER_INLINE static void add_strips(Tile* tiles, int count, const auto* a, const auto* b, int channel, auto before) {
    using Order = StripOrder<K>;
    constexpr Pair beyond{(s.window.size.high - 1) * s.window.dilation.high,
                          (s.window.size.wide - 1) * s.window.dilation.wide};
    using Strip =
        GroupStrip<K, beyond.high + 1, (s.target.width - 1) * s.window.stride.wide + beyond.wide + 1, vectors>;
    Strip strip(a, channel);
    for (int i = 0; i < count; i++)
      for (V& sum : tiles[i].of) sum = Order::ordered(sum);
    for (int y = 0; y < s.target.height; y++) {
      const int first = y * s.window.stride.high;
      strip.reach(first, first + beyond.high + 1);
      for (int i = 0; i < count; i++) {
        before(y, i);
        const int row = first_row(i), tap = row / inputs;
        std::array<const float*, static_cast<std::size_t>(high)> from;
        for (int down = 0; down < high; down++)
          from[static_cast<std::size_t>(down)] =
              strip.row(first + (tap / s.window.size.wide + down) * s.window.dilation.high) +
              tap % s.window.size.wide * s.window.dilation.wide * Strip::step + row % inputs * Order::groups;
        Tile acc = tiles[i];
        add_pixels<0, vectors>(acc, b + static_cast<std::ptrdiff_t>(y) * dy.row(),
                               [from](int down, int column, int input, int q) SINTER_INLINE {
                                 return repeated<V, Order::groups>(from[static_cast<std::size_t>(down)] +
                                                                   column * Strip::step + input * Order::groups +
                                                                   q * Order::span);
                               });
        tiles[i] = acc;
      }
    }
    for (int i = 0; i < count; i++)
      for (V& sum : tiles[i].of) sum = Order::restored(sum);
  }
  /// Adds images of one pixel each.
  SINTER_INLINE static void add_images(Tile& acc, const auto* a, const auto* b, int channel, int images) {
    each_view(channel, [&]<int Q, int Vectors>(auto see) SINTER_INLINE {
      for (int n = 0; n < images; n++) {
        const auto* const from = a + static_cast<std::ptrdiff_t>(n) * x.image();
        Gradients<Vectors> gradients;
        gradients.read(b + static_cast<std::ptrdiff_t>(n) * dy.image() + Q * lanes);
        add_column<0, 1, Q, Vectors>(acc, gradients,
                                     [&](int, int input, int) SINTER_INLINE { return see(from, input); });
      }
    });
  }

 private:
  /// f.operator()<Q, Vectors>(see) for vectors of filters from Q on, with what they see: see(pixel, input).
  SINTER_INLINE static void each_view(int channel, auto f) {
    if constexpr (shared)
      unroll<vectors>([&]<int q>() SINTER_INLINE {
        GroupInputs<K>::with(channel + q * lanes, [&](auto see) SINTER_INLINE { f.template operator()<q, 1>(see); });
      });
    else
      f.template operator()<0, vectors>([](const auto* pixel, int input)
                                            SINTER_INLINE { return broadcast<V>(pixel + input); });
  }

  /// The gradients of a pixel and of those before it, the nearest first, each of some vectors.
  template <int Vectors>
  struct Gradients {
    V of[extent(past * Vectors)];

    SINTER_INLINE void move_on() {
      for (int i = past * Vectors; i-- > Vectors;) of[i] = of[i - Vectors];
    }
    SINTER_INLINE void read(const auto* pixel) {
      for (int q = 0; q < Vectors; q++)
        if constexpr (in_strip)
          of[q] = StripOrder<K>::ordered(load<V>(pixel + q * lanes));
        else  // at once: with a variable between, GCC spills the gradients
          of[q] = load<V>(pixel + q * lanes);
    }
  };
  static constexpr std::size_t sum_of(int tap, int input, int q) {
    return static_cast<std::size_t>((tap * block + input) * vectors + q);
  }
  /// Multiply-add n of those that a column is for, taps in one column of the window from `Tap` on: what all vectors see
  /// is read once for all of them, else once for each.
  template <int Taps, int Vectors>
  struct Nth {
    static constexpr int each = in_strip ? Taps : Taps * Vectors;  ///< that share what is read
    static constexpr int tap(int n) { return in_strip ? n % Taps : n / Vectors % Taps; }
    static constexpr int vector(int n) { return in_strip ? n / Taps % Vectors : n % Vectors; }
    static constexpr int input(int n) { return n / Taps / Vectors % block; }
    static constexpr int row(int n) { return n / Taps / Vectors / block; }
  };
  /// Adds a column, see(row, input, vector), which the pixels [From, To) before it see, each with one tap more.
  template <int From, int To, int Q, int Vectors, int Tap = 0>
  SINTER_INLINE static void add_column(Tile& acc, const Gradients<Vectors>& gradients, auto see) {
    using N = Nth<To - From, Vectors>;
    [&]<int... n>(std::integer_sequence<int, n...>) SINTER_INLINE {
      V seen(0.f);
      ((n % N::each == 0 ? void(seen = see(N::row(n), N::input(n), N::vector(n))) : void(),
        acc.of[sum_of(N::row(n) * wide + Tap + From + N::tap(n), N::input(n), Q + N::vector(n))] =
            mul_add(seen, gradients.of[(From + N::tap(n)) * Vectors + N::vector(n)],
                    acc.of[sum_of(N::row(n) * wide + Tap + From + N::tap(n), N::input(n), Q + N::vector(n))])),
       ...);
    }(std::make_integer_sequence<int, high * block*(To - From) * Vectors>{});
  }
  /// Adds a row of pixels, whose gradients begin at b: see(row, column, input, vector), the tile's first row and tap
  /// being 0.
  template <int Q, int Vectors>
  SINTER_INLINE static void add_pixels(Tile& acc, const auto* b, auto see) {
    if constexpr (rolls)
      roll<Q, Vectors>(acc, b, see);
    else
      step<Q, Vectors>(acc, b, see);
  }
  /// Pixel after pixel, tap after tap.
  template <int Q, int Vectors>
  SINTER_INLINE static void step(Tile& acc, const auto* b, auto see) {
    int across = s.window.stride.wide;
    asm("" : "+r"(across));  // GCC would keep what later pixels see again, in registers that the sums need
    for (int p = 0, first = 0; p < s.target.width; p++, first += across) {
      Gradients<Vectors> gradients;
      gradients.read(b + static_cast<std::ptrdiff_t>(p) * dy.pitch);
      unroll<wide>([&]<int t>() SINTER_INLINE {
        add_column<0, 1, Q, Vectors, t>(acc, gradients, [&](int down, int input, int q) SINTER_INLINE {
          return see(down, first + t * s.window.dilation.wide, input, q);
        });
      });
    }
  }
  /// Column after column; the first and the last ones are not seen by all taps.
  template <int Q, int Vectors>
  SINTER_INLINE static void roll(Tile& acc, const auto* b, auto see) {
    Gradients<Vectors> gradients;
    for (V& gradient : gradients.of) gradient = V(0.f);
    const auto column = [&]<int From, int To>(int c) SINTER_INLINE {
      gradients.move_on();
      if constexpr (From == 0) gradients.read(b + static_cast<std::ptrdiff_t>(c) * dy.pitch);
      add_column<From, To, Q, Vectors>(
          acc, gradients, [&](int down, int input, int q) SINTER_INLINE { return see(down, c, input, q); });
    };
    unroll<wide - 1>([&]<int c>() SINTER_INLINE { column.template operator()<0, c + 1>(c); });
    for (int c = wide - 1; c < s.target.width; c++) column.template operator()<0, wide>(c);
    unroll<wide - 1>([&]<int c>() SINTER_INLINE { column.template operator()<c + 1, wide>(s.target.width + c); });
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
