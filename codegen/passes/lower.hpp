#pragma once

#include "codegen/ir/graph.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/philox.hpp"
#include "dsl/expression.hpp"
#include "dsl/losses.hpp"

/// Pass 1: expression → forward graph. Checks the network on the way; the first fault stops it.
namespace sinter::codegen {

constexpr bool same_text(const char* a, const char* b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

/// Whether a layer goes by this name: its own, or kind and number.
constexpr bool is_called(const LayerInfo& layer, const char* name) {
  if (layer.name) return same_text(layer.name, name);
  const char* kind = layer.kind;
  while (*kind && *kind == *name) kind++, name++;
  if (*kind || *name == '0') return false;
  int number = 0;
  for (; *name >= '0' && *name <= '9' && number < 100'000; name++) number = 10 * number + (*name - '0');
  return !*name && number == layer.number;
}

/// What layers call to add themselves to a graph. `flow()` holds the tensors the next layer gets.
template <int Capacity>
class Lowering {
 public:
  using Flow = List<int, 8>;

  constexpr explicit Lowering(bool for_training) : training_(for_training) {}

  // -- what expressions call
  constexpr bool ok() const { return graph_.diagnosis.ok; }
  constexpr const Flow& flow() const { return flow_; }
  constexpr Flow nothing() const { return {}; }
  constexpr void restart(const Flow& tensors) { flow_ = tensors; }
  /// Adds the flow to `others`, a branch's outputs to its siblings'.
  constexpr void join(Flow& others) {
    if (others.size() + flow_.size() > Flow::capacity)
      return reject("too many branches", words("more than ", Flow::capacity), "at most 8", "add in two stages");
    others.append(flow_);
  }
  constexpr void enter(const char* kind, const char* name, unsigned line) {
    if (!ok()) return;
    LayerInfo info{kind, name, 1, line};
    for (const LayerInfo& other : graph_.layers) info.number += same_text(other.kind, kind);
    bool twice = false, repeated = false;
    for (const LayerInfo& other : graph_.layers) {
      const bool same = other.name ? is_called(info, other.name) : name && is_called(other, name);
      twice |= same;
      repeated |= same && other.line == line && same_text(other.kind, kind);
    }
    graph_.layers.add(info);
    if (twice)
      return reject("two layers of one name", name ? words(name) : words(kind, info.number), "different names",
                    repeated ? "rename one; none inside repeat<>" : "rename one of them");
    if (!started() && !same_text(kind, "input"))
      return reject("comes before any Input", "no Input", "an Input first", "Input{28, 28, 1} >> ...");
    if (started() && flow_.empty() && !same_text(kind, "input"))
      return reject("nothing goes into it", "no input: >> binds before |", "one input", "parentheses: x >> (a | b) >> ...");
  }

  // -- what layers ask
  constexpr bool started() const { return graph_.images >= 0; }
  constexpr int inputs() const { return flow_.size(); }
  constexpr Shape shape(int i) const { return graph_.tensors[flow_[i]].shape; }
  /// The shape of the one input; several are an error.
  constexpr Shape shape() {
    if (flow_.size() != 1 && ok()) reject("several inputs", words(flow_.size(), " inputs"), "one input", "merge them: >> Add{}");
    return ok() ? shape(0) : Shape{};
  }
  constexpr void reject(const Words& problem, const Words& got, const Words& wants, const Words& mend) {
    if (!ok()) return;
    const LayerInfo& at = graph_.layers.back();
    graph_.diagnosis = {false, Words(at.name ? at.name : at.kind), problem, got, wants, mend, at.line};
    if (!at.name) graph_.diagnosis.layer = title(at.kind);
  }

  // -- what layers add
  constexpr void input(Shape shape) {
    graph_.images = tensor({.role = Role::input, .shape = shape, .layer = current(), .part = "images"});
    flow_.clear();
    flow_.add(graph_.images);
  }
  constexpr void conv(int filters, int height, int width, int stride, Margin rows, Margin columns, Initializer init) {
    const Shape x = shape();
    if (!ok()) return;
    const Shape y{windows(x.height, height, stride, rows), windows(x.width, width, stride, columns), filters};
    const int taps = height * width;
    const Shape weights{taps, x.channels, filters};
    if (y.too_large() || weights.too_large()) return reject("is too large", words(y), "at most 2^26 values", "fewer filters or units");
    const int weight = parameter("weight", weights);
    graph_.tensors[weight].init = init;
    graph_.tensors[weight].fan_in = taps * x.channels;
    graph_.tensors[weight].fan_out = taps * filters;
    Window window{height, width, stride, rows.before, columns.before};
    if (covers(window, x)) window.stride = 1;  // it never moves; a matrix product knows no stride
    node(Op::conv, y, {flow_[0], weight}).window = window;
  }
  constexpr void bias() {
    if (!ok()) return;
    const Shape y = shape();
    const int b = parameter("bias", {1, 1, y.channels});
    node(Op::bias, y, {flow_[0], b});
  }
  constexpr void batch_norm(float decay, float epsilon, bool unbiased) {
    const Shape x = shape();
    if (!ok()) return;
    const Shape channel{1, 1, x.channels};
    const int gamma = parameter("gamma", channel), beta = parameter("beta", channel);
    graph_.tensors[gamma].initial = 1.f;
    const int mean = tensor({.role = Role::statistic, .batched = false, .shape = channel, .layer = current(), .part = "running_mean"});
    const int variance =
        tensor({.role = Role::statistic, .batched = false, .shape = channel, .layer = current(), .part = "running_var", .initial = 1.f});
    const int input = flow_[0];
    if (training_) node(Op::statistics, {3, 1, x.channels}, {input}).pixels = x.pixels();
    const int partial = flow_[0];
    Node& merge = training_ ? node(Op::merge_statistics, {4, 1, x.channels}, {partial, gamma, beta, mean, variance}, Role::channel)
                            : node(Op::running_statistics, {4, 1, x.channels}, {gamma, beta, mean, variance}, Role::channel);
    merge.a = decay, merge.b = epsilon, merge.flag = unbiased, merge.pixels = x.pixels();
    const int statistics = flow_[0];
    node(Op::normalize, x, {input, statistics});
  }
  constexpr void relu() { elementwise(Op::relu); }
  constexpr void max_pool(int size) {
    if (!ok()) return;
    const Shape x = shape();
    node(Op::max_pool, {x.height / size, x.width / size, x.channels}, {flow_[0]}).window = {size, size, size, 0, 0};
  }
  constexpr void average() {
    const Shape x = shape();
    if (!ok()) return;
    node(Op::average, {1, 1, x.channels}, {flow_[0]}).a = 1.f / static_cast<float>(x.pixels());
  }
  constexpr void flatten() {
    const Shape x = shape();
    if (ok() && !x.flat()) node(Op::reshape, {1, 1, x.size()}, {flow_[0]});
  }
  constexpr void dropout(float rate) {
    const Shape x = shape();
    if (!ok() || rate == 0.f) return;
    const int kept = flow_[0];
    if (!training_) {
      graph_.tensors[kept].dropped_in_training = true;
      return;
    }
    Node& mask = node(Op::mask, x, List<int, 5>{});
    mask.a = rate, mask.stream = stream(Purpose::dropout, static_cast<unsigned>(graph_.layers.back().number));
    const int drawn = flow_[0];
    node(Op::dropout, x, {kept, drawn});
  }
  constexpr void add() {
    const Flow all = flow_;
    const Shape x = graph_.tensors[all[0]].shape;
    for (int i = 1; i < all.size(); i++) node(Op::add, x, {i == 1 ? all[0] : flow_[0], all[i]});
  }

  /// Ends the network with softmax and cross-entropy.
  constexpr Graph<Capacity> finish(const CrossEntropy&) {
    if (!ok()) return graph_;
    if (flow_.size() != 1) {
      reject("several outputs", words(flow_.size(), " outputs"), "one output for CrossEntropy", "merge them: >> Add{}");
    } else if (!shape().flat()) {
      reject("output does not fit the loss", words(shape()), "one logit per class", "end with Dense{classes}");
    } else if (shape().channels < 2) {
      reject("output does not fit the loss", words(shape().channels, " class"), "at least 2 classes", "end with Dense{10}");
    } else if (graph_.nodes.empty()) {
      reject("has no layers", "only an Input", "something to train", ">> Dense{10}");
    } else if (!has_parameters()) {
      reject("leaves nothing to train", "no parameters", "something to train", ">> Dense{10}");
    } else if (shape().channels > most_classes) {
      reject("more classes than a label tells", words(shape().channels, " classes"), words("at most ", most_classes, " classes"),
             "labels are bytes: Dense{256}");
    }
    if (!ok()) return graph_;
    graph_.logits = flow_[0];
    graph_.labels = tensor({.role = Role::label, .shape = {1, 1, 1}, .part = "labels"});
    const int logits = flow_[0];
    const Shape classes = shape();
    node(Op::cross_entropy, {1, 1, 2}, {logits, graph_.labels});
    Node& loss = graph_.nodes.back();
    graph_.tensors[loss.out[0]].part = "loss";
    loss.out.add(tensor({.role = Role::activation, .shape = classes, .layer = loss.layer, .part = "probabilities"}));
    graph_.outputs.append(loss.out);
    return graph_;
  }

 private:
  static constexpr int most_classes = 256;

  constexpr bool has_parameters() const {
    for (const Tensor& t : graph_.tensors)
      if (t.role == Role::parameter) return true;
    return false;
  }
  constexpr int current() const { return graph_.layers.size() - 1; }
  constexpr int tensor(const Tensor& t) { return graph_.tensors.add(t); }
  constexpr int parameter(const char* part, Shape shape) {
    return tensor({.role = Role::parameter, .batched = false, .shape = shape, .layer = current(), .part = part});
  }
  /// Adds a node with one new output, which becomes the flow.
  constexpr Node& node(Op op, Shape shape, const List<int, 5>& in, Role role = Role::activation) {
    Node n{.op = op, .in = in, .layer = current()};
    n.out.add(tensor({.role = role, .batched = role == Role::activation, .shape = shape, .layer = current()}));
    flow_.clear();
    flow_.add(n.out[0]);
    return graph_.nodes[graph_.nodes.add(n)];
  }
  constexpr Node& node(Op op, Shape shape, std::initializer_list<int> in, Role role = Role::activation) {
    List<int, 5> list;
    for (int t : in) list.add(t);
    return node(op, shape, list, role);
  }
  constexpr void elementwise(Op op) {
    const Shape x = shape();
    if (ok()) node(op, x, {flow_[0]});
  }
  /// The layer's type as the user writes it.
  static constexpr const char* title(const char* kind) {
    constexpr const char* titles[][2] = {{"input", "Input"},     {"conv", "Conv"},       {"batchnorm", "BatchNorm"},
                                         {"relu", "ReLU"},       {"maxpool", "MaxPool"}, {"average", "GlobalAveragePool"},
                                         {"flatten", "Flatten"}, {"dense", "Dense"},     {"identity", "Identity"},
                                         {"add", "Add"},         {"dropout", "Dropout"}};
    for (const auto& [lower, upper] : titles)
      if (same_text(lower, kind)) return upper;
    return kind;
  }

  Graph<Capacity> graph_;
  Flow flow_;
  bool training_;
};

/// Tensors and nodes that a network may need once it is differentiated: measured per layer kind, see tests/codegen/passes/lower.cpp.
template <Expression Net>
constexpr int graph_capacity(const Net& net) {
  const int nodes = 8 * node_bound(net) + 40, layers = layer_count(net);
  return nodes > layers ? nodes : layers;  // layers of no node, such as Identity
}

template <int Capacity, Expression Net>
constexpr Graph<Capacity> lower(const Net& net, const CrossEntropy& loss, bool training) {
  Lowering<Capacity> lowering(training);
  lower_expression(lowering, net);
  return lowering.finish(loss);
}

}  // namespace sinter::codegen
