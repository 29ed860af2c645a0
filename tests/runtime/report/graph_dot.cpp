#include "runtime/report/graph_dot.hpp"

#include <doctest/doctest.h>

#include <regex>
#include <set>

#include "runtime/report/graphviz.hpp"
#include "tests/runtime/report/small_plan.hpp"

using namespace sinter;
using namespace sinter::report;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) found++;
  return found;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("before fusion: a box per operation with its part of the step, arrows from producers to readers") {
  const PlanView plan = small_plan();
  const std::string dot = operations_dot(plan);
  CHECK(count(dot, "[label=") == plan.graph.nodes.size());
  CHECK(has(dot, "label=\"conv\\nconv1\", class=forward"));
  CHECK(has(dot, "label=\"conv_dw\\nconv1\", class=backward"));
  CHECK(has(dot, "label=\"update\\nconv1\", class=update"));
  CHECK(has(dot, "label=\"cross_entropy\\ndense1\", class=forward"));
  for (int n = 0; n < static_cast<int>(plan.graph.nodes.size()); n++) {
    const codegen::Node& node = plan.graph.nodes[static_cast<std::size_t>(n)];
    std::set<int> producers;
    for (int p = 0; p < n; p++)
      for (const int t : plan.graph.nodes[static_cast<std::size_t>(p)].out)
        if (node.in.contains(t)) producers.insert(p);
    CHECK(count(dot, "-> n" + std::to_string(n) + " [") == producers.size());
    for (const int p : producers) CHECK(has(dot, "  n" + std::to_string(p) + " -> n" + std::to_string(n) + " ["));
  }
}

TEST_CASE("after fusion: a box per kernel that links to its text, and frames around those run image by image") {
  const PlanView plan = small_plan();
  const std::string dot = kernels_dot(plan);
  CHECK(count(dot, "[label=") == plan.kernels.size());
  for (int k = 0; k < static_cast<int>(plan.kernels.size()); k++)
    CHECK(count(dot, "URL=\"#" + kernel_id(k) + "\"") == 1);
  CHECK(count(dot, "subgraph cluster") > 0);
  CHECK(count(dot, "{") == count(dot, "}"));
  // Each edge leads from an earlier kernel to a later one.
  const std::regex edge("  k(\\d+) -> k(\\d+) \\[");
  std::set<std::string> edges;
  for (std::sregex_iterator at(dot.begin(), dot.end(), edge), end; at != end; ++at) {
    CHECK(std::stoi((*at)[1]) < std::stoi((*at)[2]));
    CHECK(edges.insert(at->str()).second);  // one arrow, however many tensors it stands for
  }
  CHECK(edges.size() >= plan.kernels.size() - 2);
}

TEST_CASE("Graphviz draws what it is given") {
  if (const auto svg = graphviz("digraph { a [label=\"x < y\", class=forward]; a -> b; }")) {
    CHECK(has(*svg, "<svg"));
    CHECK(has(*svg, "x &lt; y"));
    CHECK(has(*svg, "class=\"node forward\""));
    const auto drawn = graphviz(kernels_dot(small_plan()));
    REQUIRE(drawn);
    CHECK(count(*drawn, "class=\"node ") == small_plan().kernels.size());
    CHECK_FALSE(graphviz("no graph at all"));
  } else {
    MESSAGE("Graphviz is not installed: not tested");
  }
}
