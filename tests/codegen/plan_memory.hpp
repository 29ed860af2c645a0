#pragma once

#include <cmath>
#include <vector>

#include "codegen/emit/executor.hpp"
#include "tests/codegen/networks.hpp"

namespace sinter::test {

using namespace codegen;

/// The memories of a plan, for tests. Frames and padding hold zeros, as kernels may expect.
template <class Code>
struct PlanMemory {
  static constexpr const auto& plan = Code::plan;
  static std::vector<float> floats(std::int64_t bytes) {
    return std::vector<float>(static_cast<std::size_t>(bytes / 4 + 32));
  }
  std::vector<float> arena = floats(plan.arena_bytes), parameters = floats(plan.parameter_bytes),
                     states = floats(plan.state_bytes);

  static std::byte* bytes(std::vector<float>& memory) { return reinterpret_cast<std::byte*>(memory.data()); }
  Memories memories() { return {bytes(arena), bytes(parameters), bytes(states)}; }
  /// f(element's value, image, row, column, channel), which may change it.
  template <class F>
  void each(int t, F&& f) {
    const Place& p = plan.places[t];
    if (p.space == Space::none) return;
    const View& v = p.view;
    for (int n = 0; n < (v.batched && !v.local ? plan.batch : 1); n++)
      for (int y = 0; y < v.height; y++)
        for (int x = 0; x < v.width; x++)
          for (int c = 0; c < v.channels; c++)
            with_numbers(v.element, memories().at(p), [&](auto* numbers) {
              auto& number = numbers[static_cast<std::ptrdiff_t>(n) * v.image() + v.origin() + v.at(y, x, c)];
              float value = number;
              f(value, n, y, x, c);
              number = value;
            });
  }
};

/// Compares two numbers that came from sums of `terms` products of size up to `scale`.
inline bool close(double a, double b, double terms, double scale) {
  return std::abs(a - b) <= terms * 0x1p-23 * std::max(1.0, scale);
}

}  // namespace sinter::test
