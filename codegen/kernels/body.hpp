#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "codegen/ir/kernel.hpp"
#include "codegen/kernels/apply.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/kernels/unroll.hpp"

/// A kernel's program, unrolled over one element (a vector of channels) of its domain.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// `K::spec` is the kernel's spec. `Inside` is false for pixels of a wide image that belong to no pooling window.
template <class K, bool Inside = true>
struct Body {
  static constexpr const Spec& s = K::spec;
  // Members: with -fsanitize=undefined GCC takes neither a reference to a part of
  // the spec for a constant, nor a local one inside a lambda.
  template <int I>
  static constexpr Step step_of = s.program.items[I];
  template <int Slot>
  static constexpr View view_of = s.views.items[Slot];
  static constexpr int steps = s.program.count;
  static constexpr int spread = Inside && s.pools ? s.window.taps() : 1;  ///< values in a wide register
  static constexpr int sum_count = sum_registers(s.program, steps);
  using V = Vec<s.lanes>;
  using Value = std::array<V, static_cast<std::size_t>(spread)>;
  using Registers = std::array<Value, static_cast<std::size_t>(steps > 0 ? steps : 1)>;
  /// What the anchor computed for an element.
  using Results = std::array<V, s.over == Over::channels ? most_results : 1>;
  using Sums = std::array<V, static_cast<std::size_t>(sum_count > 0 ? sum_count : 1)>;

  static constexpr auto zeros = of_zeros(s.program);
  /// The program stores the anchor's result, and that is all.
  static constexpr bool only_stores = steps == 2 && s.program.items[0].op == Micro::accumulator &&
                                      s.program.items[1].op == Micro::store && s.over == Over::pixels;
  static constexpr bool skipped(const Step& e) { return !Inside && !e.wide && is_effect(e.op); }
  /// Values of a register.
  static constexpr int values(const Step& e) { return e.wide ? spread : 1; }

  /// The element's address in a slot; `j` counts the pixels of a window.
  template <int Slot, bool Wide, int j>
  SINTER_INLINE static auto* address(Slots operands, const Position& at) {
    constexpr const View& v = view_of<Slot>;
    std::ptrdiff_t offset = v.origin() + v.channel(at.channel);
    if constexpr (v.batched) offset += static_cast<std::ptrdiff_t>(v.local ? at.unit : at.image) * v.image();
    if constexpr (Wide && Inside) {
      constexpr const Window& w = s.window;
      int row = at.row * w.stride.high + j / w.size.wide - w.rows.before;
      int column = at.column * w.stride.wide + j % w.size.wide - w.columns.before;
      if constexpr (!(w.rows == Margin{})) row = inside_image(row, v.height);
      if constexpr (!(w.columns == Margin{})) column = inside_image(column, v.width);
      offset += static_cast<std::ptrdiff_t>(row) * v.row() + column * v.pitch;
    } else
      offset += static_cast<std::ptrdiff_t>(at.row) * v.row() + at.column * v.pitch;
    return numbers_at<v.element>(operands[Slot]) + offset;
  }
  /// The address of row `Row` at this channel: of the image, if the slot is batched.
  template <int Slot, int Row>
  SINTER_INLINE static auto* channel_address(Slots operands, const Position& at) {
    constexpr const View& v = view_of<Slot>;
    std::ptrdiff_t offset = v.origin() + v.channel(at.channel) + Row * v.row();
    if constexpr (v.batched) offset += static_cast<std::ptrdiff_t>(v.local ? at.unit : at.image) * v.image();
    return numbers_at<v.element>(operands[Slot]) + offset;
  }

  /// Where an instruction's operand stands: of no operand, where it does no harm.
  static constexpr std::size_t at_register(int of) { return of < 0 ? 0 : static_cast<std::size_t>(of); }
  /// Which of its values goes into the j-th: the only one, or the j-th.
  static constexpr std::size_t at_value(int of, int j) {
    return of >= 0 && s.program.items[of].wide ? static_cast<std::size_t>(j) : 0;
  }

  /// The value of register R as an effect takes it. Padding channels hold zeros everywhere, also where a formula of 0
  /// is not 0.
  template <int R, int j>
  SINTER_INLINE static V effective(const Registers& r, const Position& at) {
    if constexpr (s.domain.channels % s.lanes != 0 && zeros.items[R] != 0)
      return first_lanes(r[R][at_value(R, j)], s.domain.channels - at.channel);
    else
      return r[R][at_value(R, j)];
  }

  /// Runs the program on one element. `results` are the anchor's; `first`: this is the image's first pixel (known to be
  /// false unless `MayBeFirst`); sums go to `sums`, or with `Direct` straight to memory.
  template <bool MayBeFirst, bool Direct>
  SINTER_INLINE static void run(Slots operands, const Context& context, const Position& at, const Results& results,
                                Sums& sums, bool first) {
    Registers r;
    run_steps<MayBeFirst, Direct>(operands, context, at, results, sums, first, r,
                                  std::make_integer_sequence<int, steps>{});
  }

  /// Asks for what the program will load at an element, ahead of time. `Written`: and store there.
  template <bool Written>
  SINTER_INLINE static void prefetch(Slots operands, const Position& at) {
    [&]<int... n>(std::integer_sequence<int, n...>) SINTER_INLINE {
      (__builtin_prefetch(address<step_of<loads.items[n]>.slot, false, 0>(operands, at), Written), ...);
    }(std::make_integer_sequence<int, loads.count>{});
  }

  /// Sums of the image so far, or zeros.
  SINTER_INLINE static void begin_sums(Slots operands, const Position& at, Sums& sums, bool first) {
    [&]<int... n>(std::integer_sequence<int, n...>) SINTER_INLINE {
      ((sums[n] = first ? V(0.f) : load<V>(channel_address<total_of(n).slot, total_of(n).row>(operands, at))), ...);
    }(std::make_integer_sequence<int, sum_count>{});
  }
  SINTER_INLINE static void end_sums(Slots operands, const Position& at, const Sums& sums) {
    [&]<int... n>(std::integer_sequence<int, n...>) SINTER_INLINE {
      (put(channel_address<total_of(n).slot, total_of(n).row>(operands, at), sums[n]), ...);
    }(std::make_integer_sequence<int, sum_count>{});
  }

 private:
  /// Which steps are loads.
  static constexpr List<int, steps> loads = [] {
    List<int, steps> found;
    for (int i = 0; i < steps; i++)
      if (s.program.items[i].op == Micro::load) found.add(i);
    return found;
  }();
  struct Total {
    int slot = 0, row = 0;
  };
  /// Where the n-th of the sums is kept.
  static constexpr Total total_of(int n) {
    int i = 0;
    while (sum_registers(s.program, i + 1) <= n) i++;
    return {s.program.items[i].slot, s.program.items[i].row + n - sum_registers(s.program, i)};
  }

  // One function for each step, and no deeper: how many there are is most of what a kernel costs to compile.
  template <bool MayBeFirst, bool Direct, int... I>
  SINTER_INLINE static void run_steps(Slots operands, const Context& context, const Position& at,
                                      const Results& results, Sums& sums, bool first, Registers& r,
                                      std::integer_sequence<int, I...>) {
    (run_step<I, MayBeFirst, Direct>(operands, context, at, results, sums, first, r,
                                     std::make_integer_sequence<int, values(step_of<I>)>{}),
     ...);
  }
  template <int I, bool MayBeFirst, bool Direct, int... j>
  SINTER_INLINE static void run_step(Slots operands, const Context& context, const Position& at, const Results& results,
                                     Sums& sums, bool first, Registers& r, std::integer_sequence<int, j...>) {
    constexpr const Step& e = step_of<I>;
    constexpr std::size_t a = at_register(e.a), b = at_register(e.b), c = at_register(e.c);
    if constexpr (skipped(e))
      return;
    else if constexpr (computes(e.op))
      ((r[I][j] = Apply<e.op>::of(r[a][at_value(e.a, j)], r[b][at_value(e.b, j)], r[c][at_value(e.c, j)])), ...);
    else if constexpr (e.op == Micro::load) {
      if constexpr (!Inside && !e.wide)
        r[I][0] = V(0.f);  // no window, no value
      else
        ((r[I][j] = load<V>(address<e.slot, e.wide, j>(operands, at))), ...);
    } else if constexpr (e.op == Micro::store && s.over == Over::channels)
      put(channel_address<e.slot, e.row>(operands, at), effective<e.a, 0>(r, at));
    else if constexpr (e.op == Micro::store)
      (put(address<e.slot, e.wide, j>(operands, at), effective<e.a, j>(r, at)), ...);
    else if constexpr (e.op == Micro::channel || e.op == Micro::image_channel)
      r[I][0] = load<V>(channel_address<e.slot, e.row>(operands, at));
    else if constexpr (e.op == Micro::accumulator)
      r[I][0] = results[e.row];
    else if constexpr (e.op == Micro::constant)
      r[I][0] = V(e.value);
    else if constexpr (e.op == Micro::hyper)
      r[I][0] = V(context.hyper[e.row]);
    else if constexpr (e.op == Micro::scalar)
      r[I][0] = broadcast<V>(numbers_at<view_of<e.slot>.element>(operands[e.slot]));
    else if constexpr (e.op == Micro::images)
      r[I][0] = V(static_cast<float>(context.images));
    else if constexpr (e.op == Micro::sum)
      plain_sum<I, Direct>(operands, at, r, sums, first);
    else if constexpr (e.op == Micro::shifted_sums)
      shifted_sums<I, MayBeFirst, Direct>(operands, at, r, sums, first);
    else if constexpr (e.op == Micro::pool) {
      if constexpr (Inside) r[I][0] = pool<I>(r);
    } else if constexpr (e.op == Micro::window_sum) {
      if constexpr (Inside) r[I][0] = window_sum<I>(r);
    } else {
      static_assert(e.op == Micro::unpool, "sinter: an instruction without code");
      unpool<I>(r);
    }
  }

  /// What of a window's values is compared: the larger wins, and the first of equal ones. In channels of negative sign
  /// the smallest value has the largest rank; where the sign is 0 all have one, and the first value wins.
  template <int Sign>
  SINTER_INLINE static V rank(const Registers& r, const V& x) {
    if constexpr (Sign < 0)
      return x;
    else
      return ranked(x, r[Sign][0]);
  }
  /// The value of register R at the j-th pixel of the window. It has one, where all of them have the same.
  template <int R>
  SINTER_INLINE static const V& in_window(const Registers& r, int j) {
    return r[R][at_value(R, j)];
  }
  template <int I>
  SINTER_INLINE static V pool(const Registers& r) {
    constexpr const Step& e = step_of<I>;
    const V x = in_window<e.a>(r, 0);
    V best = rank<e.b>(r, x);
    auto lost = either_is_nan(x, in_window<e.a>(r, spread > 1 ? 1 : 0));
    unroll<spread - 1>([&]<int j>() SINTER_INLINE {
      constexpr int of = step_of<I>.a;
      best = larger_of(rank<step_of<I>.b>(r, in_window<of>(r, j + 1)), best);
      if constexpr (j > 0 && (j % 2 == 0 || j == spread - 2))
        lost = lost | either_is_nan(in_window<of>(r, j), in_window<of>(r, j + 1));
    });
    if constexpr (e.b >= 0) best = unranked(best, r[e.b][0], x);
    return xsimd::select(lost, V(not_a_number), best);  // a comparison never prefers a NaN, a pool does
  }
  template <int I>
  SINTER_INLINE static V window_sum(const Registers& r) {
    V sum = in_window<step_of<I>.a>(r, 0);
    unroll<spread - 1>([&]<int j>() SINTER_INLINE { sum = sum + in_window<step_of<I>.a>(r, j + 1); });
    return sum;
  }
  template <int I>
  SINTER_INLINE static void unpool(Registers& r) {
    constexpr const Step& e = step_of<I>;
    if constexpr (!Inside) {
      r[I][0] = V(0.f);
    } else {
      V best = infinity_for_nan(rank<e.c>(r, in_window<e.b>(r, 0))), at(0.f);
      unroll<spread - 1>([&]<int j>() SINTER_INLINE {
        const V x = infinity_for_nan(rank<step_of<I>.c>(r, in_window<step_of<I>.b>(r, j + 1)));
        at = xsimd::select(x > best, V(static_cast<float>(j + 1)), at);
        best = larger_of(x, best);
      });
      unroll<spread>([&]<int j>() SINTER_INLINE {
        r[I][j] = xsimd::select(at == V(static_cast<float>(j)), r[step_of<I>.a][0], V(0.f));
      });
    }
  }
  template <int I, bool Direct>
  SINTER_INLINE static void plain_sum(Slots operands, const Position& at, const Registers& r, Sums& sums, bool first) {
    constexpr const Step& e = step_of<I>;
    constexpr int base = sum_registers(s.program, I);
    if constexpr (Direct) {
      auto* const total = channel_address<e.slot, e.row>(operands, at);
      put(total, first ? V(0.f) + effective<e.a, 0>(r, at) : load<V>(total) + effective<e.a, 0>(r, at));
    } else {
      unroll<values(s.program.items[e.a])>(
          [&]<int j>() SINTER_INLINE { sums[base] = sums[base] + effective<step_of<I>.a, j>(r, at); });
    }
  }
  template <int I, bool MayBeFirst, bool Direct>
  SINTER_INLINE static void shifted_sums(Slots operands, const Position& at, const Registers& r, Sums& sums,
                                         bool first) {
    constexpr const Step& e = step_of<I>;
    constexpr int base = sum_registers(s.program, I);
    if constexpr (Direct) {
      const V x = effective<e.a, 0>(r, at);
      auto* const shift = channel_address<e.slot, 0>(operands, at);
      auto *const sum = channel_address<e.slot, 1>(operands, at), *const square =
                                                                      channel_address<e.slot, 2>(operands, at);
      if (first) {
        put(shift, x), put(sum, V(0.f)), put(square, V(0.f));
      } else {
        const V d = x - load<V>(shift);
        put(sum, load<V>(sum) + d);
        put(square, mul_add(d, d, load<V>(square)));
      }
    } else {
      unroll<values(s.program.items[e.a])>([&]<int j>() SINTER_INLINE {
        const V x = effective<step_of<I>.a, j>(r, at);
        if constexpr (MayBeFirst && j == 0)
          if (first) sums[base] = x;
        const V d = x - sums[base];
        sums[base + 1] = sums[base + 1] + d;
        sums[base + 2] = mul_add(d, d, sums[base + 2]);
      });
    }
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
