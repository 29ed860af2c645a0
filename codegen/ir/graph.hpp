#pragma once

#include "codegen/ir/element.hpp"
#include "codegen/ir/list.hpp"
#include "codegen/ir/op.hpp"
#include "codegen/ir/refusal.hpp"
#include "codegen/ir/window.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/initializers.hpp"
#include "dsl/losses/target.hpp"
#include "dsl/shape.hpp"

/// A network as a graph of primitive operations over tensors: ordinary values, so that passes are ordinary functions.
namespace sinter::codegen {

/// What a tensor is for. It decides where it lives and when it is written.
enum class Role : unsigned char {
  input,       ///< the images of the batch
  target,      ///< what the loss compares the output with, and the weights of samples
  activation,  ///< computed in a step, one per image
  parameter,   ///< trained
  statistic,   ///< running mean or variance: kept between steps, not trained
  state,       ///< the optimizer's
  channel,     ///< computed in a step, one for the batch: batch statistics, gradients of parameters, packed weights
};

/// rows x channels numbers (per image, if batched): an image has height · width rows, a conv weight taps · inputs, a
/// bias one.
struct Tensor {
  Role role = Role::activation;
  bool batched = true;
  bool fixed = false;  ///< a parameter that is not trained
  Element element = Element::f32;
  Shape shape{};
  int layer = -1;         ///< whose it is, for names
  const char* part = "";  ///< "weight", "gamma", …
  Initializer init = he_normal;
  int fan_in = 0, fan_out = 0;  ///< of a convolution's or a dense layer's weight; else 0
  Pair window = 1;              ///< of a convolution's weight: as it was written, whatever `simplify` makes of it
  float initial = 0.f;
  int parameter = -1;                ///< of an optimizer's state: whose it is
  int gradient = -1;                 ///< the tensor that holds dL/d(this), where the graph computes one
  bool dropped_in_training = false;  ///< of an inference graph: a training step reads this through a Dropout
};

/// One operation at work. What `in`, `out` and the attributes hold is said beside each op.
struct Node {
  Op op{};
  List<int, 6> in{};
  List<int, 4> out{};
  Attributes attributes{};
  int layer = -1;
  bool of_loss = false;  ///< behind the layers
  Refusal apart{};       ///< in a plan: why the last of the kernels that compute its inputs did not take it
  // -- of what an optimizer adds
  bool of_update = false;    ///< behind all gradients
  bool undecayed = false;    ///< without weight decay
  bool accumulates = false;  ///< only the last of several batches changes anything
  float average = 0.f;       ///< the fraction of the weights' average that is kept; 0: there is none

  constexpr Window window() const { return attributes.as<Window>(); }  ///< of those that have one
};

/// A layer as the user wrote it, for names and messages.
struct LayerInfo {
  const char* kind = "";
  const char* title = "";  ///< its type
  const char* name = nullptr;
  int number = 0;  ///< counts its kind: conv1, conv2, …
  unsigned line = 0;
  int uses = 0;               ///< of a shared layer, after its first
  bool bias_dropped = false;  ///< a BatchNorm right behind would cancel it
};

/// What is wrong with a layer: the error names it as the user wrote it.
constexpr Diagnosis fault_of(const LayerInfo& layer, const Words& problem, const Words& got, const Words& wants,
                             const Words& mend) {
  return {false, Words(layer.name ? layer.name : layer.title), problem, got, wants, mend, layer.line};
}

inline constexpr int most_inputs = 8;  ///< of a network

/// One of a network's outputs, and the loss behind it.
struct OutputEnd {
  int output = -1;
  int target = -1, weights = -1;  ///< of the loss; -1: it has no weights
  int loss = -1;                  ///< of each sample: its loss, and its metric where the loss has one
  int prediction = -1;            ///< made of the output; -1: not computed in training
};

/// Where a graph begins and ends.
struct GraphEnds {
  List<int, most_inputs> inputs;        ///< in the order in which they are written
  List<OutputEnd, most_outputs> ends;   ///< likewise
  List<int, 2 * most_outputs> outputs;  ///< tensors a caller reads
  Diagnosis diagnosis;
};

template <int Tensors, int Nodes, int Layers>
struct GraphOf : GraphEnds {
  List<Tensor, Tensors> tensors;
  List<Node, Nodes> nodes;
  List<LayerInfo, Layers> layers;
};

/// What passes work on: Capacity bounds nodes, tensors and layers alike. What a program keeps is trimmed (ir/trim.hpp).
template <int Capacity>
using Graph = GraphOf<Capacity, Capacity, Capacity>;

/// The shapes of a node's tensors.
class Shapes {
 public:
  constexpr Shapes(const Tensor* tensors, const Node& node) : tensors_(tensors), node_(node) {}
  constexpr int inputs() const { return node_.in.size(); }
  constexpr const Shape& in(int i) const { return tensors_[node_.in[i]].shape; }
  constexpr const Shape& out(int i = 0) const { return tensors_[node_.out[i]].shape; }
  constexpr const Node& node() const { return node_; }

 private:
  const Tensor* tensors_;
  const Node& node_;
};

/// Whether the tensor is a convolution's or a dense layer's weight: rows of inputs, a channel for each output.
constexpr bool is_matrix(const Tensor& tensor) { return tensor.fan_in > 0; }
/// Whether the tensor comes from outside, anew for each step.
constexpr bool is_given(const Tensor& tensor) { return tensor.role == Role::input || tensor.role == Role::target; }
/// Whether the tensor is a parameter that training changes.
constexpr bool is_trained(const Tensor& tensor) { return tensor.role == Role::parameter && !tensor.fixed; }

/// For each tensor the node that computes it (-1: none), and how many nodes (or callers) read it.
template <int Capacity>
struct Uses {
  int producer[extent(Capacity)]{};
  int users[extent(Capacity)]{};

  constexpr explicit Uses(const Graph<Capacity>& g) {
    for (int t : g.outputs) users[t]++;
    for (int t = 0; t < g.tensors.size(); t++) producer[t] = -1;
    for (int n = 0; n < g.nodes.size(); n++) {
      for (int t : g.nodes[n].out) producer[t] = n;
      for (int t : g.nodes[n].in) users[t]++;
    }
  }
};

}  // namespace sinter::codegen
