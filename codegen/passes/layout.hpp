#pragma once

#include "codegen/anchors/boxes.hpp"
#include "codegen/anchors/worth_blocks.hpp"
#include "codegen/arch/target.hpp"
#include "codegen/ir/blocks.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/ir/plan.hpp"

/// Pass 5: a view for every tensor. Channels last, padded to the vectors their count deserves; zeros that a convolution
/// reads beyond the image become a frame in its source's buffer, so that no kernel has border code. Tensors side by
/// side in another lie there from the beginning, and what is cut out of one is read where it lies: nothing is copied.
namespace sinter::codegen {

constexpr int larger(int a, int b) { return a > b ? a : b; }

/// The first source pixel that an axis of a phase reads no more.
constexpr int end(const PhaseAxis& p) { return p.start + (p.extent - 1) * p.in_step + (p.taps - 1) * p.spacing + 1; }

/// Grows the frame of a source until a kernel finds there all that its windows cover.
constexpr void frame_source(View& view, const Spec& s) {
  for (int i = 0; i < phase_count(s.window, s.forward); i++) {
    const Phase p = phase(s.window, s.forward, s.over == Over::pixels ? s.domain : s.target, i);
    if (p.taps() * p.pixels() == 0) continue;
    view.top = larger(view.top, -p.rows.start);
    view.left = larger(view.left, -p.columns.start);
    view.bottom = larger(view.bottom, end(p.rows) - s.source.height);
    view.right = larger(view.right, end(p.columns) - s.source.width);
  }
}

/// `enabled = false` gives every tensor the widest vectors instead of those its channels deserve, and pixels of its
/// own.
/// @post a tensor's pitch is a multiple of the lanes of every kernel that reads or writes its channels as vectors
template <int Capacity>
struct LaidOut : Plan<Capacity> {
  constexpr LaidOut(const Plan<Capacity>& fused, const Target& given, bool enabled) : Plan<Capacity>(fused) {
    Target target = given;
    if (!enabled) target.narrowest = target.widest;
    narrow_ = is_narrow(this->graph);
    const auto& tensors = this->graph.tensors;
    bool scalar_only[extent(Capacity)]{};  // read number by number, never as vectors
    for (int t = 0; t < tensors.size(); t++) scalar_only[t] = is_given(tensors[t]);
    for (const Node& n : this->graph.nodes)
      for (int t : n.out) scalar_only[t] = n.op->writes == Access::number;
    for (const Node& n : this->graph.nodes)
      for (int i = 0; i < n.in.size(); i++)
        if (n.op->reads[i] != Access::number) scalar_only[n.in[i]] = false;
    for (const OutputEnd& end : this->graph.ends) scalar_only[end.loss] = true;

    for (int t = 0; t < tensors.size(); t++) {
      Place place;
      const Shape& s = tensors[t].shape;
      place.view = {.batched = tensors[t].batched,
                    .element = tensors[t].element,
                    .height = s.height,
                    .width = s.width,
                    .channels = s.channels,
                    .pitch = scalar_only[t] ? s.channels : pitch_of(s.channels, target)};
      this->places.add(place);
    }
    if (enabled) drop_copies(target);
    for (Kernel& k : this->order) lay_in_pairs(k);
    for (int k = 1; k < this->order.size(); k++)  // what adds up what a sum in blocks leaves
      if (this->order[k].spec.adds_partials)
        for (int left = 0; left < k; left++)
          if (this->order[left].spec.leaves_partials && this->order[left].operands.contains(this->order[k].operands[0]))
            this->order[k].spec.in_blocks = this->order[left].spec.in_blocks;
    if (enabled) lay_in_panels(target);
    for (const Kernel& k : this->order)
      if (k.spec.anchor->framed && !k.spec.by_images) frame_source(this->places[outermost(k.operands[0])].view, k.spec);
    for (int t = 0; t < tensors.size(); t++)
      if (this->places[t].within >= 0) settle(t);
    for (Kernel& k : this->order) {
      k.spec.lanes = target.lanes(k.spec.domain.channels);
      k.spec.vectors = pitch_of(k.spec.domain.channels, target) / k.spec.lanes;
      for (int t : k.operands) k.spec.views.add(this->places[t].view);
    }
  }

 private:
  /// What is summed in blocks is padded alike for all targets, so that the blocks are.
  constexpr int pitch_of(int channels, const Target& target) const {
    return narrow_ ? larger(padded(channels), target.pitch(channels)) : target.pitch(channels);
  }
  constexpr int outermost(int t) const {
    while (this->places[t].within >= 0) t = this->places[t].within;
    return t;
  }
  /// The tensor's place in the outermost of those it lies in.
  constexpr void settle(int t) {
    Place& place = this->places[t];
    for (int outer = this->places[place.within].within; outer >= 0; outer = this->places[place.within].within) {
      place.channel += this->places[place.within].channel;
      place.within = outer;
    }
    const int channels = place.view.channels;
    place.view = this->places[place.within].view;
    place.view.channels = channels;
    place.view.part = true;
  }

  /// Weights of sums in blocks.
  constexpr void lay_in_pairs(Kernel& k) {
    if (!worth_blocks(k.spec)) return;
    for (int slot = 0; slot < 2; slot++)
      if (this->places[k.operands[slot]].view.element != Element::bf16) return;
    k.spec.in_blocks = true;
    if (k.spec.anchor != anchors::contract) return;
    View& weights = this->places[k.operands[1]].view;
    weights.in_panels = weights.in_pairs = true;
    weights.pitch = panel_of_pairs;
    weights.right = padded(weights.width) - weights.width;
  }
  /// Weights that matrix products over images stream, where all that read or write them find them there.
  constexpr void lay_in_panels(const Target& target) {
    bool streamed[extent(Capacity)]{}, missed[extent(Capacity)]{};
    for (const Kernel& k : this->order) {
      if (k.spec.anchor == anchors::contract && anchors::Contract::streams_weights(k.spec))
        streamed[k.operands[1]] = true;
      for (int slot = 0; slot < k.operands.size(); slot++)
        if (!finds_panels(*this, k, slot)) missed[k.operands[slot]] = true;
    }
    for (int t = 0; t < this->places.size(); t++) {
      View& view = this->places[t].view;
      const int lanes = target.lanes(view.channels);
      if (!streamed[t] || missed[t] || view.batched || view.in_pairs || view.pitch <= lanes) continue;
      if (view.pitch != target.pitch(view.channels)) continue;  // there would be panels of zeros alone
      view.in_panels = true;
      view.pitch = lanes;
    }
  }

  /// Kernels that copy whole pixels' channels are left out, where the copies can lie in the larger tensor.
  constexpr void drop_copies(const Target& target) {
    int kept = 0;
    for (int k = 0; k < this->order.size(); k++) {
      if (this->order[k].spec.anchor == anchors::boxes && lie_together(this->order[k], target)) continue;
      if (kept != k) this->order[kept] = this->order[k];
      kept++;
    }
    this->order.count = kept;
  }
  constexpr bool lie_together(Kernel& k, const Target& target) {
    const auto at = k.spec.attributes.template as<anchors::Boxes::At>();
    const int parts = k.operands.size() - 1, whole = at.out_of != 0 ? k.operands[0] : k.operands[parts],
              first = at.out_of != 0 ? 1 : 0;
    if (at.row != 0 || at.column != 0 || parts != at.inputs || !same_pixels(k)) return false;
    k.stayed = Refusal::lies_elsewhere;
    if (!is_computed(whole)) return false;
    for (int i = first; i < first + parts; i++) {
      const int t = k.operands[i];
      if (!is_computed(t) || this->places[t].within >= 0 || this->graph.outputs.contains(t)) return false;
    }
    k.stayed = Refusal::within_vectors;
    int channel = at.channel;
    for (int i = first; i < first + parts; i++) {
      const View& view = this->places[k.operands[i]].view;
      if (!fits_into(view, channel, this->places[whole].view, target)) return false;
      channel += view.channels;
    }
    if (at.out_of == 0 && (at.channel != 0 || channel != this->places[whole].view.pitch)) return false;  // some is 0
    channel = at.channel;
    for (int i = first; i < first + parts; i++) {
      Place& place = this->places[k.operands[i]];
      place.within = whole, place.channel = channel;
      channel += place.view.channels;
    }
    return true;
  }
  /// Whether all its tensors have as many rows and columns.
  constexpr bool same_pixels(const Kernel& k) const {
    const View& first = this->places[k.operands[0]].view;
    for (int t : k.operands) {
      const View& view = this->places[t].view;
      if (view.height != first.height || view.width != first.width) return false;
    }
    return true;
  }
  /// Whether it is computed in a step, for each image.
  constexpr bool is_computed(int t) const {
    return this->graph.tensors[t].role == Role::activation && this->graph.tensors[t].batched;
  }
  /// Whether the channels can lie from there on, in whole vectors.
  static constexpr bool fits_into(const View& part, int channel, const View& whole, const Target& target) {
    const int lanes = target.lanes(part.channels);
    return part.element == whole.element && part.pitch == part.channels && part.channels % lanes == 0 &&
           channel % lanes == 0 && whole.pitch % lanes == 0;
  }

  bool narrow_ = false;
};

}  // namespace sinter::codegen
