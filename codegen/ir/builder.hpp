#pragma once

#include <initializer_list>

#include "codegen/ir/graph.hpp"
#include "codegen/ir/sharing.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/same_text.hpp"

namespace sinter::codegen {

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

/// What a layer builds its part of a graph with. `flow()` holds the tensors that the next layer gets: the last added.
class Builder {
 public:
  using Flow = List<int, 8>;
  /// Of a node.
  struct Inputs {
    decltype(Node::in) list;
    constexpr Inputs(std::initializer_list<int> tensors) {
      for (int t : tensors) list.add(t);
    }
  };

  /// @pre all outlive this; `training`: for a graph that will be differentiated
  constexpr Builder(GraphEnds& ends, ListRef<Tensor> all, ListRef<Node> nodes, ListRef<LayerInfo> layers,
                    bool for_training)
      : ends_(ends), tensors_(all), nodes_(nodes), layers_(layers), training_(for_training) {}

  // -- what expressions call
  constexpr bool ok() const { return ends_.diagnosis.ok; }
  constexpr const Flow& flow() const { return flow_; }
  constexpr Flow nothing() const { return {}; }
  constexpr void restart(const Flow& tensors) { flow_ = tensors; }
  /// Adds the flow to `others`, a branch's outputs to its siblings'.
  constexpr void join(Flow& others) {
    if (others.size() + flow_.size() > Flow::capacity)
      return reject("too many branches", words("more than ", Flow::capacity), "at most 8", "add in two stages");
    others.append(flow_);
  }
  /// What flows here can be had by this name from here on. In a shared block the last use's counts.
  constexpr void tap(const char* name) {
    if (name == nullptr || name[0] == '\0')
      return reject("has no name", "no name", "a name for its input", "Tap{\"a\"}");
    for (Tapped& other : taps_)
      if (same_text(other.name, name)) {
        if (sharing_.again()) {
          other.tensor = flow_[0];
          return;
        }
        return reject("two taps of one name", words(name), "different names", "rename one; none inside repeat<>");
      }
    if (taps_.size() == decltype(taps_)::capacity)
      return reject("too many taps", words("more than ", decltype(taps_)::capacity), "at most 32", "branches: a | b");
    taps_.add({name, flow_[0]});
  }
  /// What a tap of this name has.
  constexpr int tapped(const char* name) {
    for (const Tapped& one : taps_)
      if (name != nullptr && same_text(one.name, name)) return one.tensor;
    reject("no tap of that name", name == nullptr ? Words("no name") : words(name),
           taps_.empty() ? Words("a Tap before it") : words("a Tap before it, as ", taps_.back().name),
           "Tap{\"a\"} where it branches off");
    return flow_[0];
  }
  /// Adds what a tap of this name has to the flow.
  constexpr void join_tapped(const char* name) {
    const int tensor = tapped(name);
    if (ok()) flow_.add(tensor);
  }
  /// From here on parameters are trained, or not. @return what it was before
  constexpr bool fix(bool on) {
    const bool before = fixed_;
    fixed_ = on;
    return before;
  }
  /// From here on layers, parameters and statistics are those of a shared block: made for its first use.
  constexpr void begin_shared(const SharedName& name) {
    if (ok() && !sharing_.begin(name, layers_.size())) {
      layer_ = layers_.add({"shared", "Shared", name.name, 1, name.line});
      reject("too many shared blocks", "no more room", words("at most ", Sharing::most_blocks), "share larger blocks");
    }
  }
  constexpr void end_shared() {
    if (ok() && !sharing_.end(layers_.size()))
      reject("shared block has other layers", "fewer than in its first use", "the same layers", "another .name");
  }
  /// The next layer: its kind, its type as the user writes it, its name if it has one, its line.
  constexpr void enter(const char* kind, const char* title, const char* name, unsigned line) {
    if (!ok()) return;
    if (sharing_.again()) return enter_again(kind, title);
    LayerInfo info{kind, title, name, 1, line};
    bool twice = false, repeated = false;
    for (int i = 0; i < layers_.size(); i++) info.number += same_text(layers_[i].kind, kind);
    for (int i = 0; i < layers_.size(); i++) {
      const LayerInfo& other = layers_[i];
      const bool same = other.name ? is_called(info, other.name) : name && is_called(other, name);
      twice |= same;
      repeated |= same && other.line == line && same_text(other.kind, kind);
    }
    layer_ = layers_.add(info);
    if (twice)
      return reject("two layers of one name", name ? words(name) : words(kind, info.number), "different names",
                    repeated ? "rename one; none inside repeat<>" : "rename one of them");
    if (!started() && !same_text(kind, "input"))
      return reject("comes before any Input", "no Input", "an Input first", "Input{28, 28, 1} >> ...");
    check_flow(kind);
  }

  // -- what layers ask
  constexpr bool training() const { return training_ && !fixed_; }
  constexpr bool started() const { return !ends_.inputs.empty(); }
  constexpr int inputs() const { return flow_.size(); }
  /// Whether the next layer gets the images themselves.
  constexpr bool is_input() const { return flow_.size() == 1 && tensors_[flow_[0]].role == Role::input; }
  /// The one input, for a node that reads nothing else.
  constexpr Inputs flow_inputs() const { return {flow_[0]}; }
  constexpr Shape shape(int i) const { return shape_of(flow_[i]); }
  constexpr Shape shape_of(int tensor) const { return tensors_[tensor].shape; }
  /// The shape of the one input; several are an error.
  constexpr Shape shape() {
    if (flow_.size() != 1 && ok())
      reject("several inputs", words(flow_.size(), " inputs"), "one input", "merge them: >> Add{}");
    return ok() ? shape(0) : Shape{};
  }
  /// The layer's number among those of its kind, from 1.
  constexpr int number() const { return layers_[layer_].number; }
  /// Another number for each use of a layer, be it shared: what is drawn at random differs.
  constexpr int use() const { return number() + (layers_[layer_].uses << 16); }
  /// Stops with an error at this layer: what is wrong, was found, was wanted, is to be done, in 32 letters each.
  constexpr void reject(const Words& problem, const Words& got, const Words& wants, const Words& mend) {
    if (ok()) ends_.diagnosis = fault_of(layers_[layer_], problem, got, wants, mend);
  }

  // -- what layers add
  constexpr void input(Shape shape) {
    if (ends_.inputs.size() == most_inputs)
      return reject("too many inputs", words("more than ", most_inputs), words("at most ", most_inputs),
                    "several in one, and Slice");
    ends_.inputs.add(tensors_.add({.role = Role::input, .shape = shape, .layer = layer(), .part = "images"}));
    hand_on(ends_.inputs.back());
  }
  /// A trained tensor of this layer, `part` its name: it starts at `initial`, or drawn as `init` says for so many
  /// inputs and outputs.
  constexpr int parameter(const char* part, Shape shape, float initial = 0.f) {
    return kept({.role = Role::parameter,
                 .batched = false,
                 .fixed = fixed_,
                 .shape = shape,
                 .layer = layer(),
                 .part = part,
                 .initial = initial});
  }
  /// `window`: of a convolution's, whose rows it is.
  constexpr int weight(const char* part, Shape shape, InitialWeights init, int fan_in, int fan_out, Pair window = 1) {
    if (!(init.value - init.value == 0.f))
      reject("initial weights are not numbers", words(init.value), "a finite number", ".init = constant(0.1f)");
    const int t = parameter(part, shape, init.value);
    if (!ok()) return t;
    tensors_[t].init = init.how, tensors_[t].fan_in = fan_in, tensors_[t].fan_out = fan_out;
    tensors_[t].window = window;
    return t;
  }
  /// A tensor that is kept between steps and not trained.
  constexpr int statistic(const char* part, Shape shape, float initial) {
    return kept({.role = Role::statistic,
                 .batched = false,
                 .shape = shape,
                 .layer = layer(),
                 .part = part,
                 .initial = initial});
  }
  /// A node with one new output, one for each image, which is handed on. @return it
  constexpr int add(Op op, Shape shape, const Inputs& in, const Attributes& attributes = {}) {
    return node(op, shape, in, attributes, Role::activation);
  }
  /// The same with an output there is one of for the batch.
  constexpr int add_channel(Op op, Shape shape, const Inputs& in, const Attributes& attributes = {}) {
    return node(op, shape, in, attributes, Role::channel);
  }
  /// An operation on each number of the one input, with its own numbers.
  constexpr void elementwise(Op op, const Attributes& attributes = {}) {
    const Shape x = shape();
    if (ok()) add(op, x, flow_inputs(), attributes);
  }
  constexpr void hand_on(int tensor) {
    flow_.clear();
    flow_.add(tensor);
  }
  /// Of an inference graph: a training step would read the input through a Dropout.
  constexpr void dropped_in_training() { tensors_[flow_[0]].dropped_in_training = true; }

  // -- what losses ask and add
  constexpr bool has_nodes() const { return nodes_.size() > 0; }
  /// Whether the flow is what this operation made.
  constexpr bool ends_in(Op op) const {
    for (int n = 0; n < nodes_.size(); n++)
      if (nodes_[n].out.contains(flow_[0])) return nodes_[n].op == op;
    return false;
  }
  constexpr bool has_parameters() const {
    for (int t = 0; t < tensors_.size(); t++)
      if (is_trained(tensors_[t])) return true;
    return false;
  }
  /// What is asked and added from here on is of this output, the only one or of several, and of a loss that counts so
  /// much among theirs.
  constexpr void at_output(int tensor, bool only, float weight) {
    hand_on(tensor);
    if (!only || !is_input()) layer_ = tensors_[tensor].layer;
    loss_weight_ = weight;
    weighs_ = false;
  }
  /// What is added from here on is the loss's.
  constexpr void begin_loss() {
    ends_.ends.add({.output = flow_[0]});
    of_loss_ = true;
  }
  /// Whether the loss compares with something, and what it ends in.
  constexpr bool has_target() const { return ends_.ends.back().target >= 0; }
  constexpr bool has_end() const { return ends_.ends.back().loss >= 0; }
  /// By what the loss multiplies its gradient.
  constexpr float loss_weight() {
    weighs_ = true;
    return loss_weight_;
  }
  /// A loss that never asked for its weight, and has one.
  constexpr bool forgets_weight() const { return !weighs_ && loss_weight_ != 1.f; }
  /// What the output is compared with, from outside: so many numbers of each sample.
  constexpr int target(Shape shape, const char* part) {
    return ends_.ends.back().target =
               tensors_.add({.role = Role::target, .shape = shape, .layer = layer(), .part = part});
  }
  /// A weight of each sample, from outside, in each of the numbers.
  constexpr int sample_weights(Shape shape) {
    return ends_.ends.back().weights =
               tensors_.add({.role = Role::target, .shape = shape, .layer = layer(), .part = "weights"});
  }
  /// One more output of the node added last, for each sample. @return it
  constexpr int second_output(Shape shape, const char* part) {
    Node& node = nodes_.back();
    node.out.add(tensors_.add({.role = Role::activation, .shape = shape, .layer = node.layer, .part = part}));
    return node.out[node.out.size() - 1];
  }
  /// Of each sample: the loss, and its metric where there is one; and what is predicted.
  constexpr void end(int loss, int prediction) {
    ends_.ends.back().loss = loss;
    tensors_[loss].part = "loss";
    ends_.outputs.add(loss);
    if (training() && !nodes_[nodes_.size() - 1].out.contains(prediction)) return;  // nobody asks
    ends_.ends.back().prediction = prediction;
    ends_.outputs.add(prediction);
  }

 private:
  constexpr int layer() const { return layer_; }
  constexpr void check_flow(const char* kind) {
    if (started() && flow_.empty() && !same_text(kind, "input"))
      reject("nothing goes into it", "no input: >> binds before |", "one input", "parentheses: x >> (a | b) >> ...");
  }
  /// A layer of a shared block that was used before.
  constexpr void enter_again(const char* kind, const char* title) {
    const int known = sharing_.next_layer();
    if (known >= 0) layer_ = known;
    if (known < 0 || !same_text(layers_[known].kind, kind))
      return reject("shared block has other layers", words("a ", title), "the layers of its first use",
                    "another .name");
    layers_[known].uses++;
    check_flow(kind);
  }
  /// A tensor that is kept between steps: a new one, or of a shared block that was used before.
  constexpr int kept(const Tensor& made) {
    if (!sharing_.again()) {
      const int t = tensors_.add(made);
      if (ok() && !sharing_.made(t))
        reject("shares too many parameters", words("more than ", Sharing::most_tensors), "fewer in all shared blocks",
               "share a part of it");
      return t;
    }
    const int t = sharing_.next_tensor();
    if (t >= 0 && tensors_[t].shape == made.shape && tensors_[t].role == made.role) return t;
    reject("shared block gets another input", words(made.part, " ", made.shape),
           t < 0 ? Words("no more parameters") : words(tensors_[t].part, " ", tensors_[t].shape),
           "inputs of one shape");
    return t < 0 ? 0 : t;
  }
  constexpr int node(Op op, Shape shape, const Inputs& in, const Attributes& attributes, Role role) {
    Node n{.op = op, .in = in.list, .attributes = attributes, .layer = layer(), .of_loss = of_loss_};
    const int made =
        tensors_.add({.role = role, .batched = role == Role::activation, .shape = shape, .layer = layer()});
    n.out.add(made);
    nodes_.add(n);
    hand_on(made);
    return made;
  }

  struct Tapped {
    const char* name = nullptr;
    int tensor = -1;
  };

  GraphEnds& ends_;
  ListRef<Tensor> tensors_;
  ListRef<Node> nodes_;
  ListRef<LayerInfo> layers_;
  Flow flow_;
  Sharing sharing_;
  int layer_ = -1;  ///< the last that was entered
  List<Tapped, 32> taps_;
  bool training_, fixed_ = false;
  bool of_loss_ = false, weighs_ = false;
  float loss_weight_ = 1.f;
};

}  // namespace sinter::codegen
