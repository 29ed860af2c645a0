#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <string_view>

#include "codegen/arch/amx.hpp"
#include "codegen/kernels/naive.hpp"
#include "tests/codegen/plan_memory.hpp"

/// Every kernel of a set of plans, alone, against the naive oracle on the same memory: with small integers, where the
/// answer is exact, with random numbers, where the tolerance follows from the length of the sums, and with NaNs among
/// them, which must come out where the oracle has them.
namespace sinter::test {

inline constexpr Passes whole{.memory = false};  // no shared buffers: every kernel can be run by itself
inline constexpr Passes unfused{.fuse = false, .memory = false};
inline constexpr Passes untiled{.layout = false, .memory = false, .sequence = false};

/// What memories are filled with.
enum class Numbers { integers, random, with_nans };

template <class Code>
void fill(PlanMemory<Code>& m, unsigned seed, Numbers numbers) {
  Noise noise(seed);
  for (int t = 0; t < m.plan.graph.tensors.size(); t++) {
    const Tensor& tensor = m.plan.graph.tensors[t];
    const std::string_view part = tensor.part;
    const bool positive = part == "running_var" || part == "moment2" || part == "deviation";
    m.each(t, [&](float& x, auto...) {
      if (tensor.role == Role::target)
        x = static_cast<float>(drawn_target<typename Code::Given>(noise, m.plan.graph, t));
      else if (numbers == Numbers::with_nans && tensor.role == Role::activation && noise.integer(0, 29) == 0)
        x = std::numeric_limits<float>::quiet_NaN();
      else if (numbers == Numbers::integers)
        x = static_cast<float>(positive ? noise.integer(1, 3) : noise.integer(-3, 3));
      else
        x = static_cast<float>(positive ? 0.5 + noise.uniform() : 2 * noise.uniform() - 1);
    });
  }
}

/// Terms behind one number that a kernel writes.
inline double sum_length(const Spec& s, int images) {
  double terms = 16 + images;
  if (s.anchor == anchors::merge) terms += s.attributes.as<ops::BatchNormNumbers>().pixels * images;
  if (s.anchor == anchors::contract) terms += s.window.taps() * s.source.channels;
  if (s.anchor == anchors::loss) terms += s.domain.pixels();
  if (s.anchor == anchors::group_norm) terms += 16. * s.domain.size();
  if (s.anchor == anchors::average || s.anchor == anchors::resample) terms += s.source.pixels();
  if (s.anchor == anchors::correlate) terms += s.target.pixels() * images;
  if (s.anchor == anchors::contract || s.anchor == anchors::map) terms *= s.source.pixels() + s.domain.pixels();
  return terms;
}
inline bool exact_on_integers(const Spec& s) {
  for (const Step& e : s.program)
    if (e.op == Micro::div || e.op == Micro::sqrt || e.op == Micro::constant ||
        (e.op >= Micro::exp && e.op <= Micro::logistic))
      return false;
  return s.anchor != anchors::loss && s.anchor != anchors::softmax && s.anchor != anchors::average &&
         s.anchor != anchors::group_norm && s.anchor != anchors::resample && s.anchor != anchors::noise;
}

/// Whether the oracle has a kernel's very bits: those of a sum in blocks, which nothing else is made of.
inline bool has_bits(const Spec& s) {
  return s.in_blocks && fuses && (s.leaves_partials || (s.program.size() == 2 && s.program[1].op == Micro::store));
}
/// Of each kernel: a plan that is left in a program has no rules.
template <class Code>
constexpr auto oracles = [] {
  List<void (*)(Naive&), Code::plan.order.count> found;
  for (const Kernel& k : Code::counted.order) found.add(k.spec.anchor->naive);
  return found;
}();

/// With a matrix unit, where sums are in blocks and there is one, or without.
template <class Code>
void compare(int k, Numbers numbers, int images, bool tiles, int& compared) {
  constexpr const auto& plan = Code::plan;
  PlanMemory<Code> fast, slow;
  fill(fast, 11u + static_cast<unsigned>(k), numbers);
  slow = fast;
  Context context{.images = images, .hyper = {-0.5f, 0.25f, -0.5f, 2.f, 0.75f}};
  // An update that several batches make, in its last one, or in its first.
  for (const StepFlag flag : {StepFlag::adds_up, StepFlag::updates, StepFlag::goes_on})
    context.hyper[hyper_of(flag)] = images == plan.batch ? 1.f : 0.f;
  const Kernel& kernel = plan.order[k];
  std::byte *fast_slots[16], *slow_slots[16];
  for (int i = 0; i < kernel.operands.size(); i++)
    fast_slots[i] = fast.memories().at(plan.places[kernel.operands[i]]),
    slow_slots[i] = slow.memories().at(plan.places[kernel.operands[i]]);
  const bool before = amx::use(tiles);
  Executor<Code>::function(k)(fast_slots, context, 0, kernel.tasks > 0 ? kernel.tasks : images);
  amx::use(before);
  Naive::run(kernel, oracles<Code>[k], slow_slots, context, 0, images);

  const bool exact = (numbers == Numbers::integers && exact_on_integers(kernel.spec)) || has_bits(kernel.spec);
  const double tolerance_terms = exact ? 0 : sum_length(kernel.spec, images);
  const auto check_memory = [&](std::vector<float>& a, std::vector<float>& b, Space space, const char* which) {
    std::vector<bool> known(a.size() * sizeof(float));  // bytes of tensors
    for (int t = 0; t < plan.places.size(); t++) {
      const Place& place = plan.places[t];
      if (place.space != space || place.size == 0 || place.within >= 0) continue;
      const std::byte *const one = PlanMemory<Code>::bytes(a) + place.offset, *const other =
                                                                                  PlanMemory<Code>::bytes(b) +
                                                                                  place.offset;
      std::fill_n(known.begin() + place.offset, place.size, true);
      const Element element = place.view.element;
      const std::ptrdiff_t count = place.size / bytes_of(element);
      double largest = 0;
      for (std::ptrdiff_t i = 0; i < count; i++)
        largest = std::max(largest, std::abs(static_cast<double>(number(element, other, i))));
      for (std::ptrdiff_t i = 0; i < count; i++) {
        const double x = static_cast<double>(number(element, one, i)),
                     y = static_cast<double>(number(element, other, i));
        // Of a bfloat16 the last digit, where what is rounded differs by that much.
        const double digit = element == Element::bf16 && tolerance_terms > 0 ? 0x1p-7 * std::abs(y) : 0;
        if (std::abs(x - y) <= digit || close(x, y, tolerance_terms, largest) || (std::isnan(x) && std::isnan(y)))
          continue;
        const std::string text = "kernel " + std::to_string(k) + " " + kernel.spec.anchor.definition->name + " " +
                                 (kernel.spec.merges == nullptr ? "" : kernel.spec.merges->name) + " " + which +
                                 " tensor %" + std::to_string(t) + " number " + std::to_string(i) + " is " +
                                 std::to_string(x) + ", the oracle says " + std::to_string(y) +
                                 (tiles && kernel.spec.in_blocks ? " on tiles" : "") +
                                 (numbers == Numbers::integers ? " (integers)"
                                  : numbers == Numbers::random ? " (random)"
                                                               : " (NaNs)");
        FAIL_CHECK(text);
        return;
      }
    }
    for (std::size_t i = 0; i < known.size(); i++)
      if (!known[i] && PlanMemory<Code>::bytes(a)[i] != PlanMemory<Code>::bytes(b)[i])
        FAIL_CHECK("kernel " << k << " writes beside its tensors, byte " << i << " of " << which);
    compared++;
  };
  // Whole memories: also that nothing else was touched, frames and padding included.
  check_memory(fast.arena, slow.arena, Space::arena, "arena");
  check_memory(fast.parameters, slow.parameters, Space::parameters, "parameters");
  check_memory(fast.states, slow.states, Space::states, "states");
}

template <class Code>
void check_plan() {
  int asked = 0, compared = 0, with_nans = 0;
  for (int k = 0; k < Code::plan.order.size(); k++)
    for (const int images : {Code::plan.batch, Code::plan.batch > 3 ? 3 : 1})
      for (const bool tiles : {false, true}) {
        const Spec& spec = Code::plan.order[k].spec;
        if (tiles && !spec.in_blocks) continue;
        compare<Code>(k, Numbers::integers, images, tiles, compared);
        compare<Code>(k, Numbers::random, images, tiles, compared);
        asked += 2;
        // A contraction makes NaNs of zeros, too: in the padding, where nobody looks.
        const Anchor anchor = spec.anchor;
        if (anchor == anchors::map || anchor == anchors::scatter || anchor == anchors::loss ||
            anchor == anchors::softmax || anchor == anchors::total)
          compare<Code>(k, Numbers::with_nans, images, tiles, compared), with_nans++;
      }
  CHECK(compared == 3 * (asked + with_nans));
  CHECK(with_nans >= 2);
}

/// Kernels that sum in blocks leave the same bits with a matrix unit and without, of all numbers that there are: large
/// ones, whose sums overflow, those that are not normal, infinities and NaNs.
template <class Code>
void check_tiles() {
  const bool there = amx::use(true);
  int compared = 0;
  for (int k = 0; k < Code::plan.order.size(); k++) {
    const Kernel& kernel = Code::plan.order[k];
    if (!kernel.spec.in_blocks) continue;
    for (const int rare : {1, 40, 4000}) {
      PlanMemory<Code> with, without;
      Noise noise(static_cast<unsigned>(7 * k + rare));
      for (int t : kernel.operands)
        with.each(t, [&](float& x, auto...) {
          const std::uint32_t bits = noise.bits() << 8 ^ noise.bits();
          const std::uint32_t special[] = {0x7f80'0000, 0xff80'0000, 0x7fc0'0000,
                                           0xffe1'0000, 0x0001'0000, 0x8040'0000};
          x = noise.integer(0, rare) == 0 ? std::bit_cast<float>(special[noise.bits() % 6])
              : rare == 1                 ? std::bit_cast<float>((bits & 0x9fff'0000) | 0x2000'0000)
                                          : static_cast<float>(2 * noise.uniform() - 1);
        });
      without = with;
      const auto run = [&](PlanMemory<Code>& memory, bool tiles) {
        std::byte* slots[16];
        for (int i = 0; i < kernel.operands.size(); i++)
          slots[i] = memory.memories().at(Code::plan.places[kernel.operands[i]]);
        const Context context{.images = Code::plan.batch, .hyper = {-0.5f, 0.25f, -0.5f, 2.f, 0.75f}};
        amx::use(tiles);
        Executor<Code>::function(k)(slots, context, 0, kernel.tasks > 0 ? kernel.tasks : Code::plan.batch);
      };
      run(with, true), run(without, false);
      const auto same = [&kernel](const std::vector<float>& a, const std::vector<float>& b) {
        if (!kernel.spec.leaves_partials) return std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
        // A NaN of partial sums may be any: who adds them up makes it the one.
        return std::equal(a.begin(), a.end(), b.begin(), [](float x, float y) {
          return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y) || (std::isnan(x) && std::isnan(y));
        });
      };
      CHECK_MESSAGE(same(with.arena, without.arena), "kernel " << k << ", special numbers one in " << rare);
      CHECK_MESSAGE(same(with.parameters, without.parameters), "kernel " << k);
      CHECK_MESSAGE(same(with.states, without.states), "kernel " << k);
      compared++;
    }
  }
  amx::use(there);
  CHECK(compared > 0);
}

}  // namespace sinter::test
