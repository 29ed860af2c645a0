#include "runtime/report/arena_chart.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "runtime/report/graph_dot.hpp"
#include "tests/runtime/report/small_plan.hpp"

using namespace sinter;
using namespace sinter::report;

TEST_CASE("buffers fill the arena, and none overlaps another in time and room") {
  const PlanView plan = small_plan();
  const std::vector<ArenaBuffer> buffers = arena_buffers(plan);
  CHECK(buffers.size() > 20);
  std::int64_t end = 0, shared = 0;
  for (const ArenaBuffer& a : buffers) {
    CAPTURE(a.tensor);
    CHECK(a.first <= a.maker);
    CHECK(a.maker <= a.last);
    CHECK(a.bytes > 0);
    end = std::max(end, a.begin + a.bytes);
    for (const ArenaBuffer& b : buffers) {
      if (&a == &b || a.begin >= b.begin + b.bytes || b.begin >= a.begin + a.bytes) continue;
      CAPTURE(b.tensor);
      CHECK((a.last < b.first || b.last < a.first));
      shared++;
    }
  }
  CHECK(shared > 0);
  CHECK(end <= plan.arena_bytes);
  CHECK(end > plan.arena_bytes - 64);  // the last one ends at most a cache line before it
}

TEST_CASE("what is given before a step, read after it, or framed with zeros has its room for the whole step") {
  const PlanView plan = small_plan();
  const int last = static_cast<int>(plan.kernels.size()) - 1;
  int whole = 0, framed = 0;
  for (const ArenaBuffer& b : arena_buffers(plan)) {
    const bool given = b.tensor == plan.graph.inputs[0] || b.tensor == plan.graph.ends[0].target;
    const bool output =
        std::find(plan.graph.outputs.begin(), plan.graph.outputs.end(), b.tensor) != plan.graph.outputs.end();
    const bool frame = plan.places[static_cast<std::size_t>(b.tensor)].view.framed();
    framed += frame;
    if (!given && !output && !frame) continue;
    CHECK(b.first == 0);
    CHECK(b.last == last);
    whole++;
  }
  CHECK(framed > 0);
  CHECK(whole >= 2 + static_cast<int>(plan.graph.outputs.size()));
}

TEST_CASE("every use of a tensor of the arena lies within the life of its buffer") {
  const PlanView plan = small_plan();
  const std::vector<ArenaBuffer> buffers = arena_buffers(plan);
  for (int k = 0; k < static_cast<int>(plan.kernels.size()); k++) {
    for (const int t : plan.kernels[static_cast<std::size_t>(k)].operands) {
      if (plan.places[static_cast<std::size_t>(t)].space != codegen::Space::arena) continue;
      const auto found =
          std::find_if(buffers.begin(), buffers.end(), [t](const ArenaBuffer& b) { return b.tensor == t; });
      REQUIRE(found != buffers.end());
      CHECK(found->first <= k);
      CHECK(k <= found->last);
    }
  }
}

TEST_CASE("the chart shows each buffer and each kernel, which open details") {
  const PlanView plan = small_plan();
  const Json chart = arena_chart(plan);
  const Json& buffers = chart["data"][0]["values"];
  const Json& kernels = chart["data"][1]["values"];
  CHECK(buffers.size() == arena_buffers(plan).size());
  CHECK(kernels.size() == plan.kernels.size());
  CHECK(kernels[3]["detail"] == kernel_id(3));
  std::vector<std::string> kinds;
  for (const Json& b : buffers) {
    CHECK(b["low"] < b["high"]);
    CHECK(b["detail"].get<std::string>().starts_with("k"));
    kinds.push_back(b["kind"]);
  }
  for (const char* kind : {"activations", "gradients", "sums and packed weights", "images and targets"})
    CHECK(std::count(kinds.begin(), kinds.end(), kind) > 0);
}
