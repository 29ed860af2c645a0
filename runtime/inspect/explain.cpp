#include "runtime/inspect/explain.hpp"

#include <algorithm>

#include "codegen/anchors/contract.hpp"
#include "codegen/anchors/correlate.hpp"
#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/model/tensors.hpp"

namespace sinter {
namespace {

using codegen::Join, codegen::Kernel, codegen::Micro, codegen::Node, codegen::Over, codegen::Place, codegen::Program;
using codegen::Region, codegen::Role, codegen::Space, codegen::Spec, codegen::Step, codegen::StepFlag, codegen::Tensor;
using codegen::View, codegen::Window;

std::string dims(const Shape& s) { return sinter::text("%dx%dx%d", s.height, s.width, s.channels); }

std::string list_of(const GraphView& g, const auto& tensors) {
  std::string text;
  for (int t : tensors) text += (text.empty() ? "" : ", ") + tensor_name(g, t);
  return text;
}

/// A kernel's program as one line per effect; registers that are used more than once get a line of their own.
class ProgramText {
 public:
  ProgramText(const GraphView& graph, const Kernel& kernel) : graph_(graph), kernel_(kernel) {
    for (const Step& e : program())
      for (int r : {e.a, e.b, e.c})
        if (r >= 0) uses_[r]++;
  }
  std::string lines() const {
    std::string text;
    for (int i = 0; i < program().size(); i++) {
      const Step& e = program()[i];
      if (codegen::is_effect(e.op))
        text += "        " + effect(e) + "\n";
      else if (uses_[i] > 1 && !is_leaf(e.op))
        text += sinter::text("        r%d = ", i) + expression(i) + "\n";
    }
    return text;
  }

 private:
  const Program& program() const { return kernel_.spec.program; }
  static bool is_leaf(Micro op) { return op <= Micro::hyper; }
  std::string slot(const Step& e) const { return tensor_name(graph_, kernel_.operands[e.slot]); }
  std::string rowed(const Step& e) const {
    return slot(e) + (e.row > 0 || kernel_.spec.views[e.slot].height > 1 ? sinter::text("[%d]", e.row) : "");
  }

  /// What the kernel's updates call it.
  std::string step_number(int i) const {
    constexpr int most = codegen::most_step_numbers;
    for (const auto flag : {StepFlag::adds_up, StepFlag::updates, StepFlag::goes_on})
      if (i == codegen::hyper_of(flag)) return name_of(flag);
    for (const int n : kernel_.nodes)
      if (const char* name = graph_.nodes[static_cast<std::size_t>(n)].op.definition->step_numbers[i % most])
        return name + std::string(i < most ? "" : " without decay");
    return "?";
  }

  std::string effect(const Step& e) const {
    if (e.op == Micro::sum) return rowed(e) + " += " + operand(e.a);
    if (e.op == Micro::shifted_sums) return slot(e) + " += shifted sums of " + operand(e.a);
    return (kernel_.spec.over == Over::channels ? rowed(e) : slot(e)) + (e.wide ? "*" : "") + " = " + operand(e.a);
  }
  std::string operand(int r) const {
    if (!is_leaf(program()[r].op) && uses_[r] > 1) return sinter::text("r%d", r);
    return expression(r);
  }
  std::string call(const char* name, const Step& e) const {
    std::string text = name;
    text += "(";
    bool first = true;
    for (int r : {e.a, e.b, e.c}) {
      if (r < 0) continue;
      text += (first ? "" : ", ") + operand(r);
      first = false;
    }
    return text + ")";
  }
  std::string expression(int i) const {
    const Step& e = program()[i];
    switch (e.op) {
      case Micro::accumulator:
        return e.row > 0 || kernel_.spec.over == Over::channels ? sinter::text("result[%d]", e.row) : "sum";
      case Micro::load:
        return slot(e) + (e.wide ? "*" : "");
      case Micro::channel:
        return rowed(e);
      case Micro::image_channel:
        return rowed(e) + " of the image";
      case Micro::constant:
        return sinter::text("%g", static_cast<double>(e.value));
      case Micro::images:
        return codegen::info_of(e.op).name;
      case Micro::scalar:
        return slot(e);
      case Micro::hyper:
        return step_number(e.row);
      case Micro::add:
      case Micro::sub:
      case Micro::mul:
      case Micro::fma:
      case Micro::div:
      case Micro::sqrt:
      case Micro::relu:
      case Micro::gate:
      case Micro::choose:
      case Micro::at_most:
      case Micro::exp:
      case Micro::expm1:
      case Micro::log:
      case Micro::log1p:
      case Micro::tanh:
      case Micro::erf:
      case Micro::logistic:
      case Micro::bf16:
      case Micro::pool:
      case Micro::window_sum:
      case Micro::unpool:
        return call(codegen::info_of(e.op).name, e);
      case Micro::store:
      case Micro::sum:
      case Micro::shifted_sums:
        break;  // effects have no value
    }
    return "";
  }

  const GraphView& graph_;
  const Kernel& kernel_;
  int uses_[Program::capacity]{};
};

std::string domain_text(const Spec& s) {
  if (s.over == Over::channels) return sinter::text("%d", s.domain.channels);
  if (s.over == Over::rows) return sinter::text("%dx%d", s.domain.width, s.domain.channels);
  std::string text = dims(s.domain);
  const Window& w = s.window;
  if (s.pools) text += sinter::text(" of %dx%d windows", w.size.high, w.size.wide);
  if (s.pools && !codegen::tiles(w)) text += sinter::text(" every %dx%d pixels", w.stride.high, w.stride.wide);
  return text;
}

/// How a kernel of bfloat16 sums its products.
std::string products_text(const Spec& s) {
  const bool contracts = s.anchor == codegen::anchors::contract;
  if (!contracts && s.anchor != codegen::anchors::correlate) return "";
  if (s.in_blocks)
    return sinter::text("  in blocks of %d",
                        contracts ? codegen::anchors::Contract::nest(s, 0).block : codegen::longest_block);
  for (int i = 0; i < 2 && i < s.views.size(); i++)
    if (s.views[i].element == codegen::Element::bf16) return "  products of floats";
  return "";
}

std::string place_text(const PlanView& p, std::size_t t) {
  const Place& place = p.places[t];
  if (place.space == Space::none && p.arena_bytes > 0) return "";
  const View& v = place.view;
  std::string text = sinter::text("    %-24s", tensor_name(p.graph, static_cast<int>(t)).c_str()) +
                     (v.batched ? " image " : "       ") + sinter::text("%dx%dx%d", v.height, v.width, v.channels);
  if (v.element == codegen::Element::bf16) text += ", bf16";
  if (v.in_pairs)
    text += ", in pairs";
  else if (v.in_panels)
    text += sinter::text(", in panels of %d", v.pitch);
  else if (v.pitch != v.channels)
    text += sinter::text(", pitch %d", v.pitch);
  if (v.framed()) text += sinter::text(", frame %d %d %d %d", v.top, v.bottom, v.left, v.right);
  if (place.within >= 0)
    text += sinter::text(", channels %d to %d of %s", place.channel, place.channel + v.channels - 1,
                         tensor_name(p.graph, place.within).c_str());
  if (v.local) text += ", one per chunk";
  if (place.space != Space::none) {
    static constexpr const char* spaces[] = {"", "arena", "parameters", "states"};
    text += sinter::text("  %s %lld + %lld", spaces[static_cast<std::size_t>(place.space)],
                         static_cast<long long>(place.offset), static_cast<long long>(place.size));
  }
  return text + "\n";
}

}  // namespace

std::string tensor_name(const GraphView& g, int t) {
  const Tensor& tensor = g.tensors[static_cast<std::size_t>(t)];
  if (tensor.part[0] == '\0') return sinter::text("%%%d", t);
  if (tensor.role == Role::state) return state_name(g, t);
  const std::string layer = layer_name(g.layers, tensor.layer);
  if (tensor.part == std::string_view("partial")) return sinter::text("%%%d", t);
  const bool only = codegen::is_given(tensor) && (tensor.role == Role::input ? g.inputs.size() : g.ends.size()) == 1;
  return layer.empty() || only ? std::string(tensor.part) : layer + "." + tensor.part;
}

std::string kernel_name(const PlanView& plan, int kernel) {
  const Kernel& k = plan.kernels[static_cast<std::size_t>(kernel)];
  return sinter::text("k%02d %s %s", kernel, k.spec.anchor.definition->name,
                      layer_name(plan.graph.layers, k.layer).c_str());
}

std::int64_t kernel_bytes(const PlanView& plan, int kernel) {
  const auto& operands = plan.kernels[static_cast<std::size_t>(kernel)].operands;
  std::int64_t sum = 0;
  for (int i = 0; i < operands.size(); i++) {
    const int tensor = operands[i];
    if (std::find(operands.items, operands.items + i, tensor) != operands.items + i) continue;  // once
    const View& view = plan.places[static_cast<std::size_t>(tensor)].view;
    const std::int64_t pixels = std::int64_t{view.height} * view.width * (view.batched ? plan.batch : 1);
    sum += pixels * view.channels * codegen::bytes_of(view.element);
  }
  return sum;
}

Region region_of(const PlanView& plan, int kernel) {
  for (const Region& region : plan.regions)
    if (region.holds(kernel)) return region;
  return {.first = kernel, .last = kernel + 1};
}

std::string kernel_text(const PlanView& p, int k) {
  const Kernel& kernel = p.kernels[static_cast<std::size_t>(k)];
  const Spec& s = kernel.spec;
  const Region region = region_of(p, k);
  std::string text = k == region.first && region.before == Join::barrier ? "    ---- barrier\n" : "";
  std::string head = kernel_name(p, k) + "  " + domain_text(s);
  if (s.tile_rows > 0 && s.anchor.definition->tiled)
    head += sinter::text("  tile %d %s x %d x %d lanes", s.tile_rows,
                         s.over == Over::rows ? "rows"
                         : s.by_images        ? "images"
                                              : "pixels",
                         s.tile_vectors, s.lanes);
  else if (s.lanes > 0)
    head += sinter::text("  %d lanes", s.lanes);
  head += products_text(s);
  if (kernel.tasks > 0) head += sinter::text("  %d task%s", kernel.tasks, kernel.tasks == 1 ? "" : "s");
  if (k > region.first) head += "  with the kernel before";
  if (kernel.flops >= 5e3) head += sinter::text("  %.2f MFLOP", kernel.flops * 1e-6);
  if (kernel.first != k && p.distinct > 0) head += sinter::text("  = k%02d", kernel.first);
  text += head + "\n        ";
  std::string nodes;
  for (int n : kernel.nodes)
    nodes += std::string(nodes.empty() ? "" : ", ") + p.graph.nodes[static_cast<std::size_t>(n)].op.definition->name;
  std::string reads, writes;
  for (int i = 0; i < kernel.operands.size(); i++) {
    const std::string name = tensor_name(p.graph, kernel.operands[i]);
    std::string& list = kernel.writes(i) ? writes : reads;
    list += (list.empty() ? "" : ", ") + name;
  }
  text += nodes + "; reads " + reads + "; writes " + writes + "\n";
  if (kernel.stayed == codegen::Refusal::lies_elsewhere || kernel.stayed == codegen::Refusal::within_vectors)
    text += std::string("        copied: ") + codegen::text_of(kernel.stayed) + "\n";
  return text + ProgramText(p.graph, kernel).lines();
}

std::string graph_text(const GraphView& g) {
  std::string text;
  for (const Node& n : g.nodes) {
    text += list_of(g, n.out) + (n.out.empty() ? "" : " = ") + n.op.definition->name + "(" + list_of(g, n.in) + ")";
    for (int t : n.out) text += "  " + dims(g.tensors[static_cast<std::size_t>(t)].shape);
    text += "  # " + layer_name(g.layers, n.layer) + "\n";
  }
  for (std::size_t i = 0; i < g.layers.size(); i++)
    if (g.layers[i].bias_dropped)
      text += "note: " + layer_name(g.layers, static_cast<int>(i)) +
              ".bias is dropped: the BatchNorm behind it would cancel it\n";
  return text;
}

std::string plan_text(const PlanView& p) {
  std::string text = sinter::text("%zu kernels", p.kernels.size());
  if (p.distinct > 0)
    text += sinter::text(
        ", %d distinct; batch %d; %d parameters; %.1f MFLOP a step; arena %.2f MiB, parameters %.2f MiB, optimizer "
        "%.2f MiB",
        p.distinct, p.batch, p.parameters, p.flops * 1e-6, mebibytes(p.arena_bytes), mebibytes(p.parameter_bytes),
        mebibytes(p.state_bytes));
  text += "\n";
  for (std::size_t k = 0; k < p.kernels.size(); k++) text += kernel_text(p, static_cast<int>(k));
  if (!p.places.empty()) text += "tensors\n";
  for (std::size_t t = 0; t < p.places.size(); t++) text += place_text(p, t);
  return text;
}

std::vector<std::string> stage_names() {
  return {"lower", "simplify", "differentiate", "narrow", "fuse", "layout", "sequence", "memory", "plan", "infer"};
}

void unknown_stage(std::string_view stage) {
  std::string text = "--stage: unknown stage '";
  text += stage;
  text += "'; there are";
  const char* before = " ";
  for (const std::string& name : stage_names()) {
    text += before + name;
    before = ", ";
  }
  throw InputError(text);
}

}  // namespace sinter
