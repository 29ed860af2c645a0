#pragma once

#ifdef _OPENMP
#include <omp.h>
#endif

#include <array>
#include <boost/hana/range.hpp>
#include <boost/hana/unpack.hpp>
#include <chrono>
#include <cstddef>

#include "codegen/ir/plan.hpp"
#include "codegen/kernels/instance.hpp"

/// The plan as running code.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// Start addresses of a plan's memories.
struct Memories {
  float *arena = nullptr, *parameters = nullptr, *states = nullptr;
  float* at(const Place& place) const {
    float* const base = place.space == Space::arena ? arena : place.space == Space::parameters ? parameters : states;
    return base + place.offset;
  }
};

/// Runs the kernels of `Compiled::plan` in one parallel region per step, as one static sequence: a table of the distinct instantiations
/// and a list of calls. Nothing is allocated.
template <class Compiled>
class Executor {
 public:
  static constexpr const auto& plan = Compiled::plan;
  static constexpr int count = plan.schedule.size();
  /// Seconds per kernel, summed over the images a thread worked on.
  using Times = std::array<double, static_cast<std::size_t>(count)>;

  explicit Executor(const Memories& given) {
    for (int k = 0; k < count; k++)
      for (int i = 0; i < plan.schedule[k].slots.size(); i++) slots_[index(k)][index(i)] = given.at(plan.places[plan.schedule[k].slots[i]]);
  }

  void run(const Context& context, int threads) const { parallel<false>(context, threads, nullptr); }
  /// Also measures; `times[t]` belongs to thread t. Every thread's own are added up.
  void run_timed(const Context& context, int threads, Times* times) const { parallel<true>(context, threads, times); }

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
        if (plan.schedule[k].first == k) list.add(k);
      return list;
    }();
    boost::hana::unpack(
        boost::hana::make_range(boost::hana::int_c<0>, boost::hana::int_c<plan.distinct_kernels>), [&table, distinct](auto... d) {
          ((table[index(distinct.items[decltype(d)::value])] = &Instance<Compiled, distinct.items[decltype(d)::value]>::run), ...);
        });
    for (int k = 0; k < count; k++) table[index(k)] = table[index(plan.schedule[k].first)];
    return table;
  }();

  template <bool Timed>
  void parallel(const Context& context, int threads, Times* times) const {
#ifdef _OPENMP
    if (threads > 1) {  // libgomp allocates a team for every region of one thread
#pragma omp parallel num_threads(threads)
      sequence<Timed>(context, omp_get_thread_num(), omp_get_num_threads(), Timed ? times + omp_get_thread_num() : nullptr);
      return;
    }
#else
    (void)threads;
#endif
    sequence<Timed>(context, 0, 1, times);
  }

  /// What thread `t` of `threads` does. Work is cut by the problem (chunks of images, tasks); who does it changes nothing.
  template <bool Timed>
  void sequence(const Context& context, int t, int threads, Times* times) const {
    const int units = (context.images + plan.chunk - 1) / plan.chunk;
    const int first = units * t / threads * plan.chunk;
    const int last_unit = units * (t + 1) / threads * plan.chunk;
    const int last = last_unit < context.images ? last_unit : context.images;
    for (int k = 0; k < count;) {
      if (plan.schedule[k].barrier) barrier();
      int end = k + 1;
      while (end < count && plan.schedule[end].interleave) end++;
      if (plan.schedule[k].tasks > 0) {
        const int tasks = plan.schedule[k].tasks;
        call<Timed>(k, context, tasks * t / threads, tasks * (t + 1) / threads, times);
      } else if (end == k + 1) {
        call<Timed>(k, context, first, last, times);
      } else {  // image by image, so that each finds the other's results in the cache
        for (int n = first; n < last; n++)
          for (int i = k; i < end; i++) call<Timed>(i, context, n, n + 1, times);
      }
      k = end;
    }
  }
  template <bool Timed>
  SINTER_INLINE void call(int k, const Context& context, int begin, int end, Times* times) const {
    if (begin >= end) return;
    if constexpr (Timed) {
      const auto start = std::chrono::steady_clock::now();
      functions[index(k)](slots_[index(k)].data(), context, begin, end);
      (*times)[index(k)] += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    } else {
      functions[index(k)](slots_[index(k)].data(), context, begin, end);
    }
  }
  static void barrier() {
#ifdef _OPENMP
#pragma omp barrier
#endif
  }

  std::array<std::array<float*, 16>, static_cast<std::size_t>(count)> slots_{};
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
