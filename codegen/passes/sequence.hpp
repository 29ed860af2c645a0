#pragma once

#include "codegen/arch/target.hpp"
#include "codegen/ir/plan.hpp"

/// Pass 6: register tiles, tasks, and the regions that kernels run in.
namespace sinter::codegen {

/// Floating-point operations of a batch.
constexpr double flops_of(const Kernel& k) {
  const Spec& s = k.spec;
  double elements = static_cast<double>(s.domain.height) * s.domain.width * s.domain.channels;
  double arithmetic = 0;
  for (const Step& step : s.program) {
    arithmetic += info_of(step.op).flops * (step.wide ? s.window.taps() : 1);
  }
  const double total = elements * arithmetic + (s.anchor->has_flops ? s.anchor->flops(s) : 0);
  return s.over == Over::pixels || s.leaves_partials ? total * s.batch : total;
}

template <int Capacity>
class Sequencer {
 public:
  constexpr Sequencer(Plan<Capacity>& plan, const Target& machine, bool on)
      : plan_(plan), target_(machine), enabled_(on) {}

  constexpr void run(bool frozen) {
    if (frozen) plan_.prepares = preparations();
    for (Kernel& k : plan_.order) {
      const Anchor& anchor = k.spec.anchor;
      const Tile tile = anchor->has_tile && enabled_ ? anchor->tile(k.spec, target_) : Tile{};
      k.spec.tile_rows = tile.rows, k.spec.tile_vectors = tile.vectors, k.spec.tile_taps = tile.taps;
      k.tasks = anchor->has_tasks ? anchor->tasks(k.spec) : 0;
      k.flops = flops_of(k);
    }
    cut();
  }

 private:
  /// How many kernels at the beginning read nothing but parameters and each other's results.
  constexpr int preparations() const {
    bool known[extent(Capacity)]{};
    for (int t = 0; t < plan_.graph.tensors.size(); t++) {
      const Role role = plan_.graph.tensors[t].role;
      known[t] = role == Role::parameter || role == Role::statistic;
    }
    int count = 0;
    for (const Kernel& k : plan_.order) {
      for (int i = 0; i < k.operands.size(); i++)
        if (!k.writes(i) && !known[k.operands[i]]) return count;
      for (int t : k.operands) known[t] = true;
      count++;
    }
    return count;
  }
  /// A kernel must wait for all threads if it touches what another touched since the last barrier, one of them writing;
  /// unless both work image by image on the same tensor: then every thread meets only its own images.
  constexpr void cut() {
    bool open = false;  // whether the last region takes kernels that need not wait
    for (int i = 0; i < plan_.order.size(); i++) {
      const Kernel& k = plan_.order[i];
      const bool waits = !touched_.empty() && (!enabled_ || conflicts(k) || i == plan_.prepares);
      if (waits) forget();
      for (int slot = 0; slot < k.operands.size(); slot++) touch(k, slot);
      const bool image_by_image = k.per_image() && !k.spec.by_images && enabled_;
      if (open && image_by_image && !waits)
        plan_.regions.back().last++;
      else
        plan_.regions.add({k.per_image() ? Sweep::images : Sweep::tasks, waits ? Join::barrier : Join::none, i, i + 1});
      open = image_by_image;
    }
  }
  /// What lies within another tensor counts as that one.
  constexpr bool conflicts(const Kernel& k) const {
    for (int i = 0; i < k.operands.size(); i++) {
      const int t = whole_of(plan_, k.operands[i]);
      const bool own = k.per_image() && plan_.places[t].view.batched;
      if ((state_[t] & written) && !(own && (state_[t] & by_image))) return true;
      if ((state_[t] & read) && k.writes(i) && !(own && (state_[t] & by_image))) return true;
    }
    return false;
  }
  constexpr void touch(const Kernel& k, int i) {
    const int t = whole_of(plan_, k.operands[i]);
    const bool own = k.per_image() && (plan_.places[t].view.batched || is_partial(k, i));
    if (state_[t] == 0) {
      touched_.add(t);
      state_[t] = by_image;
    }
    if (!own) state_[t] = static_cast<unsigned char>(state_[t] & ~by_image);
    state_[t] = static_cast<unsigned char>(state_[t] | (k.writes(i) ? written : read));
  }
  static constexpr bool is_partial(const Kernel& k, int i) { return k.spec.leaves_partials && k.writes(i); }
  constexpr void forget() {
    for (int t : touched_) state_[t] = 0;
    touched_.clear();
  }

  static constexpr unsigned char read = 1, written = 2, by_image = 4;
  Plan<Capacity>& plan_;
  Target target_;
  bool enabled_;
  List<int, Capacity> touched_;
  unsigned char state_[extent(Capacity)]{};
};

/// `enabled = false`: tiles of one row and one vector, and a barrier before every kernel. `frozen`: nobody changes the
/// parameters.
/// @post regions between two barriers may run in any order over threads with the same result
template <int Capacity>
struct Sequenced : Plan<Capacity> {
  constexpr Sequenced(const Plan<Capacity>& laid_out, const Target& target, bool enabled, bool frozen)
      : Plan<Capacity>(laid_out) {
    Sequencer<Capacity>(*this, target, enabled).run(frozen);
  }
};

}  // namespace sinter::codegen
