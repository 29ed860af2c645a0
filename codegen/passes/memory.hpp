#pragma once

#include "codegen/ir/plan.hpp"

/// Pass 7: a place for every tensor. Buffers of the arena are shared in time; parameters and optimizer state have
/// memories of their own.
namespace sinter::codegen {

/// Bytes a place starts at a multiple of: one cache line.
inline constexpr int place_alignment = 64;

template <int Capacity>
class MemoryPlanner {
 public:
  constexpr MemoryPlanner(Plan<Capacity>& plan, bool may_share) : plan_(plan), sharing_(may_share) {}

  constexpr void run() {
    find_lifetimes();
    if (sharing_) keep_locally();
    std::int64_t ends[4]{};
    for (int t = 0; t < plan_.places.size(); t++) {
      if (birth_[t] < 0 || plan_.places[t].within >= 0) continue;  // nobody needs it any more; it lies in another
      Place& p = plan_.places[t];
      const Role role = plan_.graph.tensors[t].role;
      p.space = role == Role::parameter || role == Role::statistic ? Space::parameters
                : role == Role::state                              ? Space::states
                                                                   : Space::arena;
      const std::int64_t images = !p.view.batched ? 1 : p.view.local ? chunks() : plan_.batch;
      p.size = images * p.view.image() * bytes_of(p.view.element);
      if (p.space == Space::arena && sharing_ && !pinned(t)) continue;
      std::int64_t& end = ends[static_cast<int>(p.space)];
      p.offset = end;
      end = aligned(end + p.size);
    }
    arena_ = ends[static_cast<int>(Space::arena)];
    if (sharing_) share();
    for (int t = 0; t < plan_.places.size(); t++) lie_within(plan_.places[t]);
    plan_.arena_bytes = arena_;
    plan_.parameter_bytes = ends[static_cast<int>(Space::parameters)];
    plan_.state_bytes = ends[static_cast<int>(Space::states)];
    for (Kernel& k : plan_.order)
      for (int i = 0; i < k.operands.size(); i++) k.spec.views[i] = plan_.places[k.operands[i]].view;
  }

 private:
  /// A part's place is its whole's, some channels on.
  constexpr void lie_within(Place& part) const {
    if (part.within < 0) return;
    const Place& whole = plan_.places[part.within];
    const std::int64_t before = std::int64_t{part.channel} * bytes_of(part.view.element);
    part.space = whole.space;
    part.offset = whole.offset + before, part.size = whole.size - before;
    part.view.local = whole.view.local;
  }
  constexpr int chunks() const { return (plan_.batch + plan_.chunk - 1) / plan_.chunk; }
  static constexpr std::int64_t aligned(std::int64_t bytes) {
    return (bytes + place_alignment - 1) / place_alignment * place_alignment;
  }

  /// Inputs are written from outside, outputs read there, a frame's zeros must survive the step, and what was prepared
  /// is read in every step.
  constexpr bool pinned(int t) const {
    return first_kernel_[t] < plan_.prepares || is_given(plan_.graph.tensors[t]) || plan_.graph.outputs.contains(t) ||
           plan_.places[t].view.framed();
  }
  /// Lifetimes count stretches between barriers: within one, threads are at different kernels.
  constexpr void find_lifetimes() {
    for (int t = 0; t < Capacity; t++) birth_[t] = death_[t] = first_region_[t] = last_region_[t] = -1;
    int stretch = 0;
    for (int r = 0; r < plan_.regions.size(); r++) {
      const Region& region = plan_.regions[r];
      stretch += region.before == Join::barrier;
      for (int k = region.first; k < region.last; k++)
        for (int operand : plan_.order[k].operands) {
          const int t = whole_of(plan_, operand);
          if (birth_[t] < 0) birth_[t] = stretch, first_region_[t] = r, first_kernel_[t] = k;
          death_[t] = stretch, last_region_[t] = r;
        }
    }
    for (int t = 0; t < plan_.graph.tensors.size(); t++)
      if (is_given(plan_.graph.tensors[t])) birth_[t] = 0, death_[t] = stretch + 1;
  }
  /// What is written and read image by image within a region needs room for one image per chunk, and stays in the
  /// cache.
  constexpr void keep_locally() {
    for (int t = 0; t < plan_.places.size(); t++) {
      const Tensor& tensor = plan_.graph.tensors[t];
      if (birth_[t] < 0 || tensor.role != Role::activation || !tensor.batched || plan_.graph.outputs.contains(t))
        continue;
      plan_.places[t].view.local = first_region_[t] == last_region_[t];
    }
    // A kernel that runs over many images at once would need them all.
    for (const Kernel& k : plan_.order)
      if (!k.per_image() || k.spec.by_images)
        for (int t : k.operands) plan_.places[whole_of(plan_, t)].view.local = false;
  }
  /// First fit, in order of birth, between the buffers alive at that time (kept in order of their offset). Plain
  /// arrays: in constant evaluation each call counts, and this is the pass's inner loop.
  constexpr void share() {
    struct Buffer {
      std::int64_t begin = 0, end = 0;
      int death = 0;
    };
    const std::int64_t base = arena_;
    Buffer alive[extent(Capacity)]{};
    int count = 0, stretch = 0;
    bool placed[extent(Capacity)]{};
    for (const Region& region : plan_.regions) {
      if (region.before == Join::barrier) {
        stretch++;
        int kept = 0;
        for (int i = 0; i < count; i++)
          if (alive[i].death >= stretch) alive[kept++] = alive[i];
        count = kept;
      }
      for (int k = region.first; k < region.last; k++)
        for (int operand : plan_.order[k].operands) {
          const int t = whole_of(plan_, operand);
          Place& p = plan_.places[t];
          if (placed[t] || p.space != Space::arena || pinned(t)) continue;
          placed[t] = true;
          p.offset = base;
          int i = 0;
          while (i < count && alive[i].begin - p.offset < p.size) p.offset = alive[i++].end;
          for (int j = count++; j > i; j--) alive[j] = alive[j - 1];
          alive[i] = {p.offset, aligned(p.offset + p.size), death_[t]};
          if (alive[i].end > arena_) arena_ = alive[i].end;
        }
    }
  }

  Plan<Capacity>& plan_;
  bool sharing_;
  std::int64_t arena_ = 0;
  /// first and last stretch between barriers; -1: unused
  int birth_[extent(Capacity)]{}, death_[extent(Capacity)]{};
  int first_region_[extent(Capacity)]{}, last_region_[extent(Capacity)]{}, first_kernel_[extent(Capacity)]{};
};

/// @post tensors alive at the same time do not overlap; every offset is a multiple of place_alignment
template <int Capacity>
struct Placed : Plan<Capacity> {
  constexpr Placed(const Plan<Capacity>& sequenced, bool sharing) : Plan<Capacity>(sequenced) {
    MemoryPlanner<Capacity>(*this, sharing).run();
  }
};

}  // namespace sinter::codegen
