#include "runtime/report/arena_chart.hpp"

#include <algorithm>

#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/inspect/explain.hpp"
#include "runtime/model/tensors.hpp"
#include "runtime/report/charts.hpp"
#include "runtime/report/graph_dot.hpp"

namespace sinter::report {
namespace {

using codegen::Role;

/// First and last kernel of every stretch between barriers: while it runs, threads may be at any of its kernels.
struct Stretches {
  std::vector<int> of_kernel, first, last;

  explicit Stretches(const PlanView& plan) {
    for (const codegen::Region& region : plan.regions) {
      if (first.empty() || region.before == codegen::Join::barrier) first.push_back(region.first), last.push_back(0);
      last.back() = region.last - 1;
      of_kernel.resize(static_cast<std::size_t>(region.last), static_cast<int>(first.size()) - 1);
    }
  }
};

bool is_output(const PlanView& plan, int t) {
  return std::find(plan.graph.outputs.begin(), plan.graph.outputs.end(), t) != plan.graph.outputs.end();
}

/// Inputs are there before the step, outputs after it, and zeros of a frame in every step: their room is never shared
/// (passes/memory.hpp).
bool lasts(const PlanView& plan, int t) {
  const codegen::Tensor& tensor = plan.graph.tensors[static_cast<std::size_t>(t)];
  return tensor.role == Role::input || tensor.role == Role::target || is_output(plan, t) ||
         plan.places[static_cast<std::size_t>(t)].view.framed();
}

/// What a buffer holds, for its colour.
int kind_of(const PlanView& plan, int t) {
  const codegen::Tensor& tensor = plan.graph.tensors[static_cast<std::size_t>(t)];
  if (tensor.role == Role::input || tensor.role == Role::target) return 3;
  if (tensor.role != Role::activation) return 2;
  const auto& nodes = plan.graph.nodes;
  const auto loss = std::find_if(nodes.begin(), nodes.end(), [](const codegen::Node& n) { return n.of_loss; });
  const auto makes = [t](const codegen::Node& n) { return n.out.contains(t); };
  return std::any_of(nodes.begin(), loss, makes) || is_output(plan, t) ? 0 : 1;
}
constexpr const char* kinds[] = {"activations", "gradients", "sums and packed weights", "images and targets"};

std::string size_text(std::int64_t bytes) {
  return bytes < 1 << 20 ? text("%.1f KiB", static_cast<double>(bytes) / 1024) : text("%.2f MiB", mebibytes(bytes));
}

Json buffer_values(const PlanView& plan) {
  Json values = Json::array();
  for (const ArenaBuffer& b : arena_buffers(plan)) {
    const std::string name = tensor_name(plan.graph, b.tensor);
    const std::string layer =
        layer_name(plan.graph.layers, plan.graph.tensors[static_cast<std::size_t>(b.tensor)].layer);
    const codegen::View& view = plan.places[static_cast<std::size_t>(b.tensor)].view;
    const std::string about = name + (layer.empty() ? "" : " of " + layer) +
                              text(", %dx%dx%d", view.height, view.width, view.channels) +
                              (view.local     ? ", one per chunk"
                               : view.batched ? ", one per image"
                                              : "") +
                              ": " + size_text(b.bytes) + " at " + text("%lld, ", static_cast<long long>(b.begin)) +
                              kernel_id(b.first) + " to " + kernel_id(b.last);
    values.push_back({{"name", name.front() == '%' && !layer.empty() ? name + " " + layer : name},
                      {"about", about},
                      {"from", b.first},
                      {"to", b.last + 1},
                      {"low", mebibytes(b.begin)},
                      {"high", mebibytes(b.begin + b.bytes)},
                      {"kind", kinds[kind_of(plan, b.tensor)]},
                      {"detail", kernel_id(b.maker)}});
  }
  return values;
}

Json kernel_values(const PlanView& plan) {
  Json values = Json::array();
  for (const codegen::Region& region : plan.regions)
    for (int k = region.first; k < region.last; k++) {
      const bool barrier = k == region.first && region.before == codegen::Join::barrier;
      values.push_back(
          {{"kernel", k}, {"about", kernel_name(plan, k)}, {"barrier", barrier}, {"detail", kernel_id(k)}});
    }
  return values;
}

Json field(const char* scale, const char* name) { return {{"scale", scale}, {"field", name}}; }
Json fixed(const Json& v) { return {{"value", v}}; }
Json signal(const char* expression) { return {{"signal", expression}}; }

Json mark(const char* type, const char* data, const Json& update) {
  return {{"type", type}, {"from", {{"data", data}}}, {"encode", {{"update", update}}}};
}

Json marks() {
  const Json x = field("x", "from"), high = field("y", "high");
  const Json barrier = {{"x", field("x", "kernel")},
                        {"y", fixed(0)},
                        {"y2", signal("height")},
                        {"stroke", fixed("var(--muted)")},
                        {"strokeDash", fixed(Json::array({2, 3}))},
                        {"strokeOpacity", signal("datum.barrier ? 0.8 : 0")}};
  const Json buffer = {{"x", x},
                       {"x2", field("x", "to")},
                       {"y", high},
                       {"y2", field("y", "low")},
                       {"fill", field("colour", "kind")},
                       {"fillOpacity", fixed(0.55)},
                       {"stroke", fixed("var(--page)")},
                       {"strokeWidth", fixed(1)},
                       {"cursor", fixed("pointer")},
                       {"tooltip", {{"field", "about"}}}};
  Json rect = mark("rect", "buffers", buffer);
  rect["encode"]["hover"] = {{"fillOpacity", fixed(0.85)}};
  // A name where there is room for it.
  const char* fits =
      "scale('y', datum.low) - scale('y', datum.high) > 11 && scale('x', datum.to) - scale('x', datum.from) > 6.5 * "
      "length(datum.name) + 6"
      " ? datum.name : ''";
  const Json name = {{"x", {{"scale", "x"}, {"field", "from"}, {"offset", 4}}},
                     {"y", signal("(scale('y', datum.low) + scale('y', datum.high)) / 2")},
                     {"baseline", fixed("middle")},
                     {"fontSize", fixed(10)},
                     {"text", signal(fits)}};
  const Json kernel = {{"x", {{"scale", "x"}, {"field", "kernel"}, {"offset", 0.5}}},
                       {"x2", {{"scale", "x"}, {"signal", "datum.kernel + 1"}, {"offset", -0.5}}},
                       {"y", signal("height + 3")},
                       {"height", fixed(14)},
                       {"fill", fixed("var(--muted)")},
                       {"fillOpacity", fixed(0.2)},
                       {"cursor", fixed("pointer")},
                       {"tooltip", {{"field", "about"}}}};
  Json strip = mark("rect", "kernels", kernel);
  strip["encode"]["hover"] = {{"fillOpacity", fixed(0.5)}};
  Json names = mark("text", "buffers", name);
  names["interactive"] = false;
  Json rules = mark("rule", "kernels", barrier);
  rules["interactive"] = false;
  const Json label = {{"x", {{"scale", "x"}, {"signal", "datum.kernel + 0.5"}}},
                      {"y", signal("height + 10")},
                      {"align", fixed("center")},
                      {"baseline", fixed("middle")},
                      {"fontSize", fixed(10)},
                      {"fill", fixed("var(--muted)")},
                      {"text", signal("scale('x', 1) > 26 ? datum.detail : scale('x', 1) > 14 ? datum.kernel : ''")}};
  Json numbers = mark("text", "kernels", label);
  numbers["interactive"] = false;
  return Json::array({rect, rules, names, strip, numbers});
}

}  // namespace

std::vector<ArenaBuffer> arena_buffers(const PlanView& plan) {
  const Stretches stretches(plan);
  const int last_kernel = static_cast<int>(plan.kernels.size()) - 1;
  std::vector<ArenaBuffer> buffers;
  std::vector<int> known(plan.places.size(), -1);
  for (int k = 0; k <= last_kernel; k++) {
    const auto stretch = static_cast<std::size_t>(stretches.of_kernel[static_cast<std::size_t>(k)]);
    for (const int operand : plan.kernels[static_cast<std::size_t>(k)].operands) {
      const int whole = plan.places[static_cast<std::size_t>(operand)].within, t = whole >= 0 ? whole : operand;
      const codegen::Place& place = plan.places[static_cast<std::size_t>(t)];
      if (place.space != codegen::Space::arena) continue;
      int& index = known[static_cast<std::size_t>(t)];
      if (index < 0) {
        index = static_cast<int>(buffers.size());
        buffers.push_back({t, stretches.first[stretch], 0, k, place.offset, place.size});
        if (lasts(plan, t)) buffers.back().first = 0;
      }
      buffers[static_cast<std::size_t>(index)].last = lasts(plan, t) ? last_kernel : stretches.last[stretch];
    }
  }
  return buffers;
}

Json arena_chart(const PlanView& plan) {
  Json names = Json::array(), colours = Json::array();
  for (int kind = 0; kind < 4; kind++) names.push_back(kinds[kind]), colours.push_back(series_colour(kind + 1));
  const int count = static_cast<int>(plan.kernels.size());
  const Json x = {{"name", "x"}, {"type", "linear"}, {"domain", {0, count}}, {"range", "width"}, {"zero", false}};
  const Json y = {{"name", "y"}, {"type", "linear"}, {"domain", {0, mebibytes(plan.arena_bytes)}}, {"range", "height"}};
  const Json colour = {{"name", "colour"}, {"type", "ordinal"}, {"domain", names}, {"range", colours}};
  const Json kernels = {{"orient", "bottom"}, {"scale", "x"},    {"title", "kernel, in order of execution"},
                        {"offset", 20},       {"domain", false}, {"labels", false},
                        {"ticks", false}};
  const Json offsets = {{"orient", "left"}, {"scale", "y"}, {"title", "offset in the arena (MiB)"}, {"tickCount", 6}};
  return {{"height", 340},
          {"data", Json::array({{{"name", "buffers"}, {"values", buffer_values(plan)}},
                                {{"name", "kernels"}, {"values", kernel_values(plan)}}})},
          {"scales", Json::array({x, y, colour})},
          {"axes", Json::array({offsets, kernels})},
          {"legends", Json::array({{{"fill", "colour"}, {"symbolType", "square"}, {"columns", legend_columns(4)}}})},
          {"marks", marks()}};
}

}  // namespace sinter::report
