#pragma once

#include <doctest/doctest.h>

#include <limits>
#include <string_view>

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

/// Of each kernel: a plan that is left in a program has no rules.
template <class Code>
constexpr auto oracles = [] {
  List<void (*)(Naive&), Code::plan.order.count> found;
  for (const Kernel& k : Code::counted.order) found.add(k.spec.anchor->naive);
  return found;
}();

template <class Code>
void compare(int k, Numbers numbers, int images, int& compared) {
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
  Executor<Code>::function(k)(fast_slots, context, 0, kernel.tasks > 0 ? kernel.tasks : images);
  Naive::run(kernel, oracles<Code>[k], slow_slots, context, 0, images);

  const double tolerance_terms =
      numbers == Numbers::integers && exact_on_integers(kernel.spec) ? 0 : sum_length(kernel.spec, images);
  const auto check_memory = [&](const std::vector<float>& a, const std::vector<float>& b, const char* which) {
    double largest = 0;
    for (float x : b) largest = std::max(largest, std::abs(static_cast<double>(x)));
    for (std::size_t i = 0; i < a.size(); i++) {
      if (close(a[i], b[i], tolerance_terms, largest) || (std::isnan(a[i]) && std::isnan(b[i]))) continue;
      const std::string text = "kernel " + std::to_string(k) + " " + kernel.spec.anchor.definition->name + " " +
                               (kernel.spec.merges == nullptr ? "" : kernel.spec.merges->name) + " " + which +
                               " float " + std::to_string(i) + " is " + std::to_string(a[i]) + ", the oracle says " +
                               std::to_string(b[i]) +
                               (numbers == Numbers::integers ? " (integers)"
                                : numbers == Numbers::random ? " (random)"
                                                             : " (NaNs)");
      FAIL_CHECK(text);
      return;
    }
    compared++;
  };
  // Whole memories: also that nothing else was touched, frames and padding included.
  check_memory(fast.arena, slow.arena, "arena");
  check_memory(fast.parameters, slow.parameters, "parameters");
  check_memory(fast.states, slow.states, "states");
}

template <class Code>
void check_plan() {
  int compared = 0, with_nans = 0;
  for (int k = 0; k < Code::plan.order.size(); k++)
    for (const int images : {Code::plan.batch, Code::plan.batch > 3 ? 3 : 1}) {
      compare<Code>(k, Numbers::integers, images, compared);
      compare<Code>(k, Numbers::random, images, compared);
      // A contraction makes NaNs of zeros, too: in the padding, where nobody looks.
      const Anchor anchor = Code::plan.order[k].spec.anchor;
      if (anchor == anchors::map || anchor == anchors::scatter || anchor == anchors::loss ||
          anchor == anchors::softmax || anchor == anchors::total)
        compare<Code>(k, Numbers::with_nans, images, compared), with_nans++;
    }
  CHECK(compared == 12 * Code::plan.order.size() + 3 * with_nans);
  CHECK(with_nans >= 2);
}

}  // namespace sinter::test
