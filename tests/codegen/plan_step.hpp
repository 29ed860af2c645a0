#pragma once

#include <doctest/doctest.h>

#include <string>

#include "codegen/ir/values.hpp"
#include "runtime/threads/thread_team.hpp"
#include "tests/codegen/plan_memory.hpp"

/// A whole plan against the graph it came from, evaluated op by op in double.
namespace sinter::test {

/// A step of a plan and of its graph from the same numbers. The optimizer is SGD with rate 1, so that a parameter
/// changes by its gradient.
template <class Code>
struct Step1 {
  static constexpr const auto& g = Code::differentiated;
  PlanMemory<Code> memory;
  Values values;
  int images;

  explicit Step1(int count, int threads = 2) : Step1(count, ThreadTeam(threads)) {}
  Step1(int count, codegen::Team&& team) : values(g, count), images(count) {
    Noise noise(5);
    for (int t = 0; t < g.tensors.size(); t++) {
      const Tensor& tensor = g.tensors[t];
      if (tensor.role != Role::input && tensor.role != Role::parameter && tensor.role != Role::statistic &&
          tensor.role != Role::target)
        continue;
      const double spread = tensor.fan_in > 0 ? std::sqrt(3.0 / tensor.fan_in) : 1;
      for (double& x : values[t]) {
        if (tensor.role == Role::target)
          x = drawn_target<typename Code::Given>(noise, g, t);
        else if (tensor.role == Role::statistic)
          x = 0.5 + noise.uniform();
        else
          x = static_cast<float>(spread * (2 * noise.uniform() - 1) + (tensor.initial > 0 ? 0.3 : 0));
      }
      std::size_t i = 0;
      memory.each(t, [&](float& x, int n, auto...) {
        if (n < count) x = static_cast<float>(values(t, i++));
      });
    }
    Executor<Code>(memory.memories()).run({.images = count, .hyper = {-1.f, 0.f, -1.f, 1.f, 1.f}}, team);
    for (const Node& n : g.nodes) {
      evaluate(values, n);
      if (n.op == ops::update)
        for (std::size_t j = 0; j < values[n.in[0]].size(); j++) values(n.in[0], j) -= values(n.in[1], j);
    }
  }
  /// The largest difference over a tensor, against its largest value.
  double difference(int t) {
    double worst = 0, largest = 1e-2;
    std::size_t i = 0;
    memory.each(t, [&](float x, int n, auto...) {
      if (n >= images) return;
      const double wanted = values(t, i++);
      worst = std::max(worst, std::abs(x - wanted)), largest = std::max(largest, std::abs(wanted));
    });
    return worst / largest;
  }
};

template <class Code>
void check_step(int images) {
  Step1<Code> step(images);
  int checked = 0;
  const auto check = [&](int t) {
    INFO("tensor ", t, " ", std::string(Code::plan.graph.tensors[t].part), " of ", images, " images");
    CHECK(step.difference(t) < 2e-5);
    checked++;
  };
  for (const OutputEnd& end : Code::plan.graph.ends) {
    check(end.loss);
    check(end.prediction);
  }
  for (int t = 0; t < Code::plan.graph.tensors.size(); t++)
    if (Code::plan.places[t].space == Space::parameters) check(t);
  CHECK(checked > 8);
}

}  // namespace sinter::test
