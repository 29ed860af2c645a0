#pragma once

#include <array>
#include <boost/hana/range.hpp>
#include <boost/hana/unpack.hpp>
#include <cstddef>

#include "codegen/anchors/pieces.hpp"
#include "codegen/emit/clock.hpp"
#include "codegen/emit/team.hpp"
#include "codegen/ir/plan.hpp"
#include "codegen/kernels/instance.hpp"

/// The plan as running code.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// Start addresses of a plan's memories.
struct Memories {
  std::byte *arena = nullptr, *parameters = nullptr, *states = nullptr;
  std::byte* at(const Place& place) const {
    std::byte* const base = place.space == Space::arena        ? arena
                            : place.space == Space::parameters ? parameters
                                                               : states;
    return base + place.offset;
  }
};

/// Threads that a full batch has work for: one a chunk of images, or of few images one a piece of them.
constexpr int most_threads(const auto& plan) {
  int most = (plan.batch + plan.chunk - 1) / plan.chunk;
  for (const Kernel& k : plan.order)
    if (k.spec.over == Over::pixels && few_images(k.spec) && k.tasks > most) most = k.tasks;
  return most;
}

/// Threads that make a step faster, at most most_threads. Each must have work for a while: they meet at every barrier.
constexpr int useful_threads(const auto& plan) {
  constexpr double flops_each = 4e6;
  const double fed = plan.flops / flops_each;
  return fed < 2 ? 1 : fed < most_threads(plan) ? static_cast<int>(fed) : most_threads(plan);
}

/// Runs the kernels of `Compiled::plan` as one static sequence: a table of the distinct instantiations and a list of
/// calls. Work is cut by the problem (chunks of images, tasks), and who does it changes nothing. Nothing is allocated.
template <class Compiled>
class Executor {
 public:
  static constexpr const auto& plan = Compiled::plan;
  static constexpr int count = plan.order.size();
  /// Seconds per kernel, summed over the images a thread worked on.
  using Times = std::array<double, static_cast<std::size_t>(count)>;

  explicit Executor(const Memories& given) {
    for (int k = 0; k < count; k++)
      for (int i = 0; i < plan.order[k].operands.size(); i++)
        slots_[index(k)][index(i)] = given.at(plan.places[plan.order[k].operands[i]]);
  }

  /// From now on tensor t lies elsewhere, in the same form, and what is part of it with it.
  void bind(int t, std::byte* at) {
    for (int k = 0; k < count; k++)
      for (int i = 0; i < plan.order[k].operands.size(); i++)
        if (const int operand = plan.order[k].operands[i]; whole_of(plan, operand) == t)
          slots_[index(k)][index(i)] = at + (plan.places[operand].offset - plan.places[t].offset);
  }

  /// Runs the kernels that a frozen plan has once: before all others, and again when parameters have changed.
  void prepare(Team& team) const {
    if constexpr (cut.prepares > 0) {
      const Context context;
      step<false, true>(context, team, nullptr);
    }
  }
  void run(const Context& context, Team& team) const { step<false>(context, team, nullptr); }
  /// Also measures; `times[t]` belongs to thread t. Every thread's own are added up.
  void run_timed(const Context& context, Team& team, Times* times) const { step<true>(context, team, times); }

  /// The code of kernel k.
  static KernelFunction function(int k) { return functions[index(k)]; }

 private:
  static constexpr std::size_t index(int i) { return static_cast<std::size_t>(i); }

  /// Entry k is the code of kernel k: one instantiation per distinct spec.
  static constexpr auto functions = [] {
    std::array<KernelFunction, static_cast<std::size_t>(count)> table{};
    constexpr auto distinct = [] {
      List<int, plan.distinct_kernels> list;
      for (int k = 0; k < count; k++)
        if (plan.order[k].first == k) list.add(k);
      return list;
    }();
    boost::hana::unpack(boost::hana::make_range(boost::hana::int_c<0>, boost::hana::int_c<plan.distinct_kernels>),
                        [&table, distinct](auto... d) {
                          ((table[index(distinct.items[decltype(d)::value])] =
                                &Instance<Compiled, distinct.items[decltype(d)::value]>::run),
                           ...);
                        });
    for (int k = 0; k < count; k++) table[index(k)] = table[index(plan.order[k].first)];
    return table;
  }();

  /// Regions [first, last) of a stretch, and which of them: those over images, or one over tasks.
  struct Range {
    int first = 0, last = 0;
  };
  /// The stretches between barriers, as threads share them. All that a stretch does image by image is one part: whoever
  /// takes an image runs all of its kernels, in order.
  struct Parts {
    List<Part, count> parts;
    List<Range, count> regions;
    int prepares = 0;  ///< the first so many
  };
  static constexpr Parts cut = [] {
    Parts made;
    for (int first = 0, last = 0; first < plan.regions.size(); first = last) {
      for (last = first + 1; last < plan.regions.size() && plan.regions[last].before == Join::none;) last++;
      bool opens = true;
      int by_image = -1;
      for (int r = first; r < last; r++) {
        const Region& region = plan.regions[r];
        const Kernel& kernel = plan.order[region.first];
        if (region.over == Sweep::tasks) {
          made.regions.add({r, r + 1});
          made.parts.add({.opens = opens,
                          .whole = kernel.spec.by_images && kernel.spec.over == Over::pixels,
                          .units = kernel.tasks});
        } else if (by_image < 0) {
          made.regions.add({first, last});
          by_image = made.parts.add({.opens = opens, .images = plan.chunk});
        }
        if (region.over == Sweep::images && kernel.spec.by_images) {  // its tiles must not be cut
          Part& images = made.parts[by_image];
          images.whole = true;
          while (images.images < kernel.spec.tile_rows) images.images += plan.chunk;
        }
        opens = false;
      }
      if (plan.regions[first].first < plan.prepares) made.prepares = made.parts.size();
    }
    return made;
  }();

  template <bool Timed, bool Prepares>
  struct Step {
    static constexpr int first = Prepares ? 0 : cut.prepares;
    const Executor& executor;
    const Context& context;
    Times* times;
    static void run(const void* data, int part, int begin, int end, int thread) {
      const Step& step = *static_cast<const Step*>(data);
      step.executor.template units<Timed>(first + part, begin, end, step.context,
                                          Timed ? step.times + thread : nullptr);
    }
    static constexpr Sequence sequence{cut.parts.items + first,
                                       Prepares ? cut.prepares : cut.parts.count - cut.prepares, &run};
  };
  template <bool Timed, bool Prepares = false>
  void step(const Context& context, Team& team, Times* times) const {
    const Step<Timed, Prepares> data{*this, context, times};
    team.run(data.sequence, context.images, &data);
  }

  template <bool Timed>
  void units(int part, int begin, int end, const Context& context, Times* times) const {
    const Range regions = cut.regions[part];
    const int per_unit = cut.parts[part].images;
    if (per_unit == 0) return call<Timed>(plan.regions[regions.first].first, context, begin, end, times);
    const int first = begin * per_unit, last = end * per_unit < context.images ? end * per_unit : context.images;
    for (int r = regions.first; r < regions.last; r++) {
      const Region& region = plan.regions[r];
      if (region.over != Sweep::images) continue;
      if (!region.interleaves())
        call<Timed>(region.first, context, first, last, times);
      else
        for (int n = first; n < last; n++)
          for (int k = region.first; k < region.last; k++) call<Timed>(k, context, n, n + 1, times);
    }
  }
  template <bool Timed>
  SINTER_INLINE void call(int k, const Context& context, int begin, int end, Times* times) const {
    if constexpr (Timed) {
      const double start = clock_seconds();
      functions[index(k)](slots_[index(k)].data(), context, begin, end);
      (*times)[index(k)] += clock_seconds() - start;
    } else {
      functions[index(k)](slots_[index(k)].data(), context, begin, end);
    }
  }

  std::array<std::array<std::byte*, 16>, static_cast<std::size_t>(count)> slots_{};
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
