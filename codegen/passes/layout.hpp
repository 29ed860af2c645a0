#pragma once

#include "codegen/arch/target.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/ir/plan.hpp"

/// Pass 5: a view for every tensor. Channels last, padded to the vectors their count deserves; zeros that a convolution
/// reads beyond the image become a frame in its source's buffer, so that no kernel has border code.
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

/// `enabled = false` gives every tensor the widest vectors instead of those its channels deserve.
/// @post a tensor's pitch is a multiple of the lanes of every kernel that reads or writes its channels as vectors
template <int Capacity>
struct LaidOut : Plan<Capacity> {
  constexpr LaidOut(const Plan<Capacity>& fused, const Target& given, bool enabled) : Plan<Capacity>(fused) {
    Target target = given;
    if (!enabled) target.narrowest = target.widest;
    const auto& tensors = this->graph.tensors;
    bool scalar_only[extent(Capacity)]{};  // read number by number, never as vectors
    for (int t = 0; t < tensors.size(); t++) scalar_only[t] = is_given(tensors[t]);
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
                    .pitch = scalar_only[t] ? s.channels : target.pitch(s.channels)};
      this->places.add(place);
    }
    for (const Kernel& k : this->order)
      if (k.spec.anchor->framed && !k.spec.by_images) frame_source(this->places[k.operands[0]].view, k.spec);
    for (Kernel& k : this->order) {
      k.spec.lanes = target.lanes(k.spec.domain.channels);
      for (int t : k.operands) k.spec.views.add(this->places[t].view);
    }
  }
};

}  // namespace sinter::codegen
