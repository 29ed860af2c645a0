#pragma once

#include "codegen/arch/target.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/ir/plan.hpp"
#include "codegen/ops/norm.hpp"

/// Pass 6: register tiles, tasks and barriers.
namespace sinter::codegen {

struct Tile {
  int rows = 1, vectors = 1;
};

/// Cycles per multiply-add vector of an R x Q tile, from ports and latency: each step loads R broadcasts and Q vectors
/// for R·Q of them.
constexpr double tile_cost(const Target& t, int rows, int vectors) {
  const double fma = static_cast<double>(rows * vectors) / t.fma_per_cycle;
  const double loads = static_cast<double>(rows + vectors) / t.loads_per_cycle;
  double cycles = fma > loads ? fma : loads;
  if (cycles < t.fma_latency) cycles = t.fma_latency;  // too few independent sums
  return cycles;
}

/// The cheapest tile for `extent` rows of `vectors` vectors; rows left over run as one smaller tile. If `divide`, none
/// may be left over.
constexpr Tile choose_tile(const Target& t, int extent, int vectors, bool divide) {
  Tile best;
  double best_cost = 1e30;
  for (int q = 1; q <= 4 && q <= vectors; q++) {
    if (vectors % q != 0) continue;
    for (int p = 1; p <= extent && p * q <= t.max_accumulators; p++) {
      const int tail = extent % p;
      if (divide && tail != 0) continue;
      double cost = extent / p * tile_cost(t, p, q);
      if (tail > 0) cost += tile_cost(t, tail, q);
      cost = cost / (static_cast<double>(extent) * q) * (1 + 0.02 * (p + q) / (p * q));
      if (cost < best_cost) best_cost = cost, best = {p, q};
    }
  }
  return best;
}

/// For matrix products over images: as many images as allowed, since each tile streams the weights anew.
constexpr Tile choose_image_tile(const Target& t, int images, int vectors) {
  Tile best{images, 1};
  for (int q = 1; q <= 4 && q <= vectors; q++)
    if (vectors % q == 0 && images * q <= t.max_accumulators) best.vectors = q;
  return best;
}

constexpr int vectors_of(const Spec& s) { return (s.domain.channels + s.lanes - 1) / s.lanes; }

/// Rows of a weight gradient's tile whose inputs lie side by side: a whole window row, or one pixel's channels.
constexpr int run_length(const Spec& s) {
  const View& x = s.views[0];
  if (s.by_images && x.dense()) return s.domain.width;
  if (x.pitch == s.source.channels && s.window.dilation.wide == 1) return s.window.size.wide * s.source.channels;
  return s.source.channels;
}

constexpr Tile tile_of(const Target& t, const Spec& s) {
  const int vectors = vectors_of(s);
  if (s.anchor == Anchor::contract) {
    if (s.by_images) return choose_image_tile(t, s.batch < 8 ? s.batch : 8, vectors);
    const Phase p = phase(s.window, s.forward, s.domain, 0);
    return choose_tile(t, p.columns.extent > 0 ? p.columns.extent : 1, vectors, false);
  }
  if (s.anchor == Anchor::product) return choose_tile(t, s.domain.width, vectors, true);
  // a small weight is one tile: every tap at once
  if (!s.by_images && s.domain.width * (vectors < 2 ? 1 : 2) <= t.max_accumulators)
    return {s.domain.width, vectors % 2 == 0 ? 2 : 1};
  return choose_tile(t, run_length(s), vectors, true);
}

/// Channels a merge task works on; numbers a rows task does.
inline constexpr int merge_block = 16, rows_block = 2048;

constexpr int task_count(const Spec& s) {
  const int pitch = vectors_of(s) * s.lanes;
  switch (s.anchor) {
    case Anchor::correlate:
      return s.by_images ? s.domain.width / s.tile_rows : 0;
    case Anchor::merge:
      return (pitch + merge_block - 1) / merge_block;
    case Anchor::rows: {
      const int rows = rows_block / pitch > 0 ? rows_block / pitch : 1;
      return (s.domain.width + rows - 1) / rows;
    }
    case Anchor::squares:
      return ops::blocks_of(s.domain);
    case Anchor::add_up:
      return 1;
    case Anchor::product:
      return s.domain.width / s.tile_rows;
    case Anchor::pack:
      return s.domain.height * ((s.domain.channels + 15) / 16);
    case Anchor::contract:
    case Anchor::map:
    case Anchor::copy:
    case Anchor::scatter:
    case Anchor::mask:
    case Anchor::softmax:
    case Anchor::loss:
    case Anchor::total:
      break;  // image by image
  }
  return 0;
}

/// Floating-point operations of one image (or, of kernels that work once a step, of all).
constexpr double flops_of(const Kernel& k) {
  const Spec& s = k.spec;
  double elements = static_cast<double>(s.domain.height) * s.domain.width * s.domain.channels;
  double arithmetic = 0;
  for (const Step& step : s.program) {
    arithmetic += info_of(step.op).flops * (step.wide ? s.window.taps() : 1);
  }
  double total = elements * arithmetic;
  if (s.anchor == Anchor::contract) {
    if (s.by_images) {
      total += 2 * elements * s.source.height * s.source.width * s.source.channels;
    } else {
      for (int i = 0; i < phase_count(s.window, s.forward); i++) {
        const Phase p = phase(s.window, s.forward, s.domain, i);
        total += 2.0 * p.pixels() * s.domain.channels * p.taps() * s.source.channels;
      }
    }
  }
  if (s.anchor == Anchor::correlate)
    total += 2 * elements * s.target.height * s.target.width * (s.by_images ? s.batch : 1);
  if (s.anchor == Anchor::product) total += 2 * elements * s.source.pixels();
  if (s.anchor == Anchor::squares) total += 2 * elements;
  if (s.anchor == Anchor::scatter) total += 2 * elements * s.window.taps();
  if (s.adds_partials) total += elements * ((s.batch + s.chunk - 1) / s.chunk);
  if (s.anchor == Anchor::loss || s.anchor == Anchor::softmax) total += 5 * elements;
  return k.per_image() ? total * s.batch : total;
}

template <int Capacity>
class Scheduler {
 public:
  constexpr Scheduler(const Plan<Capacity>& given, const Target& machine, bool on)
      : plan_(given), target_(machine), enabled_(on) {}

  constexpr Plan<Capacity> run() {
    for (Kernel& k : plan_.schedule) {
      const bool tiled =
          k.spec.anchor == Anchor::contract || k.spec.anchor == Anchor::correlate || k.spec.anchor == Anchor::product;
      const Tile tile = tiled && enabled_ ? tile_of(target_, k.spec) : Tile{};
      k.spec.tile_rows = tile.rows, k.spec.tile_vectors = tile.vectors;
      k.tasks = task_count(k.spec);
      k.flops = flops_of(k);
    }
    set_barriers();
    return plan_;
  }

 private:
  /// A kernel must wait for all threads if it touches what another touched since the last barrier, one of them writing;
  /// unless both work image by image on the same tensor: then every thread meets only its own images.
  constexpr void set_barriers() {
    bool previous_interleaves = false;
    for (Kernel& k : plan_.schedule) {
      k.barrier = !touched_.empty() && (!enabled_ || conflicts(k));
      if (k.barrier) forget();
      for (int i = 0; i < k.operands.size(); i++) touch(k, i);
      const bool interleaves = k.per_image() && !(k.spec.anchor == Anchor::contract && k.spec.by_images) && enabled_;
      k.interleave = interleaves && previous_interleaves && !k.barrier;
      previous_interleaves = interleaves;
    }
  }
  constexpr bool conflicts(const Kernel& k) const {
    for (int i = 0; i < k.operands.size(); i++) {
      const int t = k.operands[i];
      const bool own = k.per_image() && plan_.places[t].view.batched;
      if ((state_[t] & written) && !(own && (state_[t] & by_image))) return true;
      if ((state_[t] & read) && k.writes(i) && !(own && (state_[t] & by_image))) return true;
    }
    return false;
  }
  constexpr void touch(const Kernel& k, int i) {
    const int t = k.operands[i];
    const bool own = k.per_image() && (plan_.places[t].view.batched || is_partial(k, i));
    if (state_[t] == 0) {
      touched_.add(t);
      state_[t] = by_image;
    }
    if (!own) state_[t] = static_cast<unsigned char>(state_[t] & ~by_image);
    state_[t] = static_cast<unsigned char>(state_[t] | (k.writes(i) ? written : read));
  }
  static constexpr bool is_partial(const Kernel& k, int i) {
    return k.spec.anchor == Anchor::correlate && !k.spec.by_images && i == 2;
  }
  constexpr void forget() {
    for (int t : touched_) state_[t] = 0;
    touched_.clear();
  }

  static constexpr unsigned char read = 1, written = 2, by_image = 4;
  Plan<Capacity> plan_;
  Target target_;
  bool enabled_;
  List<int, Capacity> touched_;
  unsigned char state_[extent(Capacity)]{};
};

/// `enabled = false`: tiles of one row and one vector, and a barrier before every kernel.
/// @post kernels between two barriers may run in any order over threads with the same result
template <int Capacity>
constexpr Plan<Capacity> schedule(const Plan<Capacity>& plan, const Target& target, bool enabled) {
  return Scheduler<Capacity>(plan, target, enabled).run();
}

}  // namespace sinter::codegen
