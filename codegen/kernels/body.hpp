#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "codegen/arch/elementary.hpp"
#include "codegen/ir/kernel.hpp"
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
  static constexpr int spread = Inside && s.pools() ? s.window.taps() : 1;  ///< values in a wide register
  static constexpr int sum_count = sum_registers(s.program, steps);
  using V = Vec<s.lanes>;
  using Value = std::array<V, static_cast<std::size_t>(spread)>;
  using Registers = std::array<Value, static_cast<std::size_t>(steps > 0 ? steps : 1)>;
  using Sums = std::array<V, static_cast<std::size_t>(sum_count > 0 ? sum_count : 1)>;

  static constexpr auto zeros = of_zeros(s.program);
  static constexpr bool skipped(const Step& e) { return !Inside && !e.wide && is_effect(e.op); }
  /// Values of a register.
  static constexpr int values(const Step& e) { return e.wide ? spread : 1; }

  /// The element's address in a slot; `j` counts the pixels of a window.
  template <int Slot, bool Wide, int j>
  SINTER_INLINE static auto* address(Slots operands, const Position& at) {
    constexpr const View& v = view_of<Slot>;
    std::ptrdiff_t offset = v.origin() + at.channel;
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
    std::ptrdiff_t offset = v.origin() + at.channel + Row * v.row();
    if constexpr (v.batched) offset += static_cast<std::ptrdiff_t>(v.local ? at.unit : at.image) * v.image();
    return numbers_at<v.element>(operands[Slot]) + offset;
  }

  template <int I, int j>
  SINTER_INLINE static const V& value(const Registers& r) {
    return r[I][s.program.items[I].wide ? j : 0];
  }

  /// The value of register R as an effect takes it. Padding channels hold zeros everywhere, also where a formula of 0
  /// is not 0.
  template <int R, int j>
  SINTER_INLINE static V effective(const Registers& r, const Position& at) {
    if constexpr (s.domain.channels % s.lanes != 0 && zeros.items[R] != 0)
      return first_lanes(value<R, j>(r), s.domain.channels - at.channel);
    else
      return value<R, j>(r);
  }

  /// Runs the program on one element. `results` are the anchor's; `first`: this is the image's first pixel (known to be
  /// false unless `MayBeFirst`); sums go to `sums`, or with `Direct` straight to memory.
  template <bool MayBeFirst, bool Direct, std::size_t Results>
  SINTER_INLINE static void run(Slots operands, const Context& context, const Position& at,
                                const std::array<V, Results>& results, Sums& sums, bool first) {
    Registers r;
    run_steps<MayBeFirst, Direct>(operands, context, at, results, sums, first, r,
                                  std::make_integer_sequence<int, steps>{});
  }

  /// Asks for what the program will load at an element, ahead of time.
  SINTER_INLINE static void prefetch(Slots operands, const Position& at) {
    unroll<steps>([&]<int I>() SINTER_INLINE {
      if constexpr (s.program.items[I].op == Micro::load)
        __builtin_prefetch(address<s.program.items[I].slot, false, 0>(operands, at), 1);
    });
  }

  /// Sums of the image so far, or zeros.
  SINTER_INLINE static void begin_sums(Slots operands, const Position& at, Sums& sums, bool first) {
    each_sum([&]<int Slot, int Row, int Register>() SINTER_INLINE {
      sums[Register] = first ? V(0.f) : load<V>(channel_address<Slot, Row>(operands, at));
    });
  }
  SINTER_INLINE static void end_sums(Slots operands, const Position& at, const Sums& sums) {
    each_sum([&]<int Slot, int Row, int Register>()
                 SINTER_INLINE { put(channel_address<Slot, Row>(operands, at), sums[Register]); });
  }

 private:
  // Few levels of calls on purpose: a tile inlines this once per element, which is most of a kernel's compile time.
  template <bool MayBeFirst, bool Direct, std::size_t Results, int... I>
  SINTER_INLINE static void run_steps(Slots operands, const Context& context, const Position& at,
                                      const std::array<V, Results>& results, Sums& sums, bool first, Registers& r,
                                      std::integer_sequence<int, I...>) {
    (run_step<I, MayBeFirst, Direct>(operands, context, at, results, sums, first, r), ...);
  }
  template <int I, bool MayBeFirst, bool Direct, std::size_t Results>
  SINTER_INLINE static void run_step(Slots operands, const Context& context, const Position& at,
                                     const std::array<V, Results>& results, Sums& sums, bool first, Registers& r) {
    constexpr const Step& e = step_of<I>;
    if constexpr (skipped(e))
      return;
    else if constexpr (e.op == Micro::shifted_sums)
      shifted_sums<I, MayBeFirst, Direct>(operands, at, r, sums, first);
    else if constexpr (e.op == Micro::sum)
      plain_sum<I, Direct>(operands, at, r, sums, first);
    else if constexpr (e.op == Micro::pool) {
      if constexpr (Inside) r[I][0] = pool<I>(r);
    } else if constexpr (e.op == Micro::unpool)
      unpool<I>(r);
    else if constexpr (values(e) == 1)
      run_value<I, 0>(operands, context, at, results, r);
    else
      unroll<values(e)>([&]<int j>() SINTER_INLINE { run_value<I, j>(operands, context, at, results, r); });
  }
  template <int I, int j, std::size_t Results>
  SINTER_INLINE static void run_value(Slots operands, const Context& context, const Position& at,
                                      const std::array<V, Results>& results, Registers& r) {
    constexpr const Step& e = step_of<I>;
    if constexpr (e.op == Micro::store && s.anchor == Anchor::merge)
      put(channel_address<e.slot, e.row>(operands, at), effective<e.a, j>(r, at));
    else if constexpr (e.op == Micro::store)
      put(address<e.slot, e.wide, j>(operands, at), effective<e.a, j>(r, at));
    else
      r[I][j] = compute<I, j>(operands, context, at, results, r);
  }

  template <class F>
  SINTER_INLINE static void each_sum(F&& f) {
    unroll<steps>([&]<int I>() SINTER_INLINE {
      constexpr const Step& e = step_of<I>;
      constexpr int base = sum_registers(s.program, I);
      if constexpr (sum_registers(e.op) > 0)
        unroll<sum_registers(e.op)>(
            [&]<int k>() SINTER_INLINE { f.template operator()<step_of<I>.slot, step_of<I>.row + k, base + k>(); });
    });
  }

  template <int I, int j, std::size_t Results>
  SINTER_INLINE static V compute(Slots operands, const Context& context, const Position& at,
                                 const std::array<V, Results>& results, const Registers& r) {
    constexpr const Step& e = step_of<I>;
    if constexpr (e.op == Micro::accumulator)
      return results[e.row];
    else if constexpr (e.op == Micro::load) {
      if constexpr (!Inside && !e.wide)
        return V(0.f);  // no window, no value
      else
        return load<V>(address<e.slot, e.wide, j>(operands, at));
    } else if constexpr (e.op == Micro::channel || e.op == Micro::image_channel)
      return load<V>(channel_address<e.slot, e.row>(operands, at));
    else if constexpr (e.op == Micro::scalar)
      return broadcast<V>(numbers_at<view_of<e.slot>.element>(operands[e.slot]));
    else if constexpr (e.op == Micro::constant)
      return V(e.value);
    else if constexpr (e.op == Micro::images)
      return V(static_cast<float>(context.images));
    else if constexpr (e.op == Micro::hyper)
      return V(context.hyper[e.row]);
    else if constexpr (e.op == Micro::add)
      return value<e.a, j>(r) + value<e.b, j>(r);
    else if constexpr (e.op == Micro::sub)
      return value<e.a, j>(r) - value<e.b, j>(r);
    else if constexpr (e.op == Micro::mul)
      return product(value<e.a, j>(r), value<e.b, j>(r));
    else if constexpr (e.op == Micro::div)
      return value<e.a, j>(r) / value<e.b, j>(r);
    else if constexpr (e.op == Micro::fma)
      return mul_add(value<e.a, j>(r), value<e.b, j>(r), value<e.c, j>(r));
    else if constexpr (e.op == Micro::sqrt)
      return root(value<e.a, j>(r));
    else if constexpr (e.op == Micro::relu)
      return where_positive(value<e.a, j>(r), value<e.a, j>(r));
    else if constexpr (e.op == Micro::gate)
      return where_positive(value<e.a, j>(r), value<e.b, j>(r));
    else if constexpr (e.op == Micro::choose)
      return choose(value<e.a, j>(r), value<e.b, j>(r), value<e.c, j>(r));
    else if constexpr (e.op == Micro::exp)
      return elementary::exp(value<e.a, j>(r));
    else if constexpr (e.op == Micro::expm1)
      return elementary::expm1(value<e.a, j>(r));
    else if constexpr (e.op == Micro::log)
      return elementary::log(value<e.a, j>(r));
    else if constexpr (e.op == Micro::log1p)
      return elementary::log1p(value<e.a, j>(r));
    else if constexpr (e.op == Micro::tanh)
      return elementary::tanh(value<e.a, j>(r));
    else if constexpr (e.op == Micro::erf)
      return elementary::erf(value<e.a, j>(r));
    else if constexpr (e.op == Micro::logistic)
      return elementary::logistic(value<e.a, j>(r));
    else {
      static_assert(e.op == Micro::at_most, "sinter: an instruction without code");
      return smaller_of(value<e.b, j>(r), value<e.a, j>(r));
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
  template <int I>
  SINTER_INLINE static V pool(const Registers& r) {
    constexpr const Step& e = step_of<I>;
    const Value& x = r[e.a];
    V best = rank<e.b>(r, x[0]);
    auto lost = either_is_nan(x[0], x[spread > 1 ? 1 : 0]);
    unroll<spread - 1>([&]<int j>() SINTER_INLINE {
      best = larger_of(rank<step_of<I>.b>(r, x[j + 1]), best);
      if constexpr (j > 0 && (j % 2 == 0 || j == spread - 2)) lost = lost | either_is_nan(x[j], x[j + 1]);
    });
    if constexpr (e.b >= 0) best = unranked(best, r[e.b][0], x[0]);
    return xsimd::select(lost, V(not_a_number), best);  // a comparison never prefers a NaN, a pool does
  }
  template <int I>
  SINTER_INLINE static void unpool(Registers& r) {
    constexpr const Step& e = step_of<I>;
    if constexpr (!Inside) {
      r[I][0] = V(0.f);
    } else {
      V best = infinity_for_nan(rank<e.c>(r, r[e.b][0])), at(0.f);
      unroll<spread - 1>([&]<int j>() SINTER_INLINE {
        const V x = infinity_for_nan(rank<step_of<I>.c>(r, r[step_of<I>.b][j + 1]));
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
