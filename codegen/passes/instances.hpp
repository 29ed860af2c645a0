#pragma once

#include <cstdint>
#include <initializer_list>

#include "codegen/ir/plan.hpp"

/// Pass 8: kernels with equal specs become one instantiation, and the plan's totals are counted.
namespace sinter::codegen {

/// Cheap to compute, and nearly always different for different specs.
constexpr std::uint64_t spec_hash(const Kernel& k) {
  const Spec& s = k.spec;
  std::uint64_t h = 1469598103934665603ull;
  const auto mix = [&h](int v) { h = (h ^ static_cast<std::uint64_t>(v)) * std::uint64_t{1099511628211}; };
  for (int v : {static_cast<int>(s.anchor.id & 0xffff), s.forward ? 1 : 0, s.domain.height, s.domain.width,
                s.domain.channels, s.window.size.high, s.window.size.wide, s.window.stride.high, s.window.dilation.wide,
                s.source.height, s.source.channels, s.views.size(), s.program.size()})
    mix(v);
  for (const Step& step : s.program) mix(static_cast<int>(step.op) * 512 + step.a * 8 + step.slot);
  return h;
}

/// @post order[k].spec == order[order[k].first].spec, and first is the smallest such index
template <int Capacity>
struct Counted : Plan<Capacity> {
  constexpr explicit Counted(const Plan<Capacity>& placed) : Plan<Capacity>(placed) {
    List<int, Capacity> distinct;
    std::uint64_t hashes[extent(Capacity)]{};
    for (int k = 0; k < this->order.size(); k++) {
      Kernel& kernel = this->order[k];
      kernel.first = k;
      hashes[k] = spec_hash(kernel);
      for (int d : distinct)
        if (hashes[d] == hashes[k] && this->order[d].spec == kernel.spec) {
          kernel.first = d;
          break;
        }
      if (kernel.first == k) distinct.add(k);
      this->flops += kernel.flops;
    }
    this->kernels = this->order.size();
    this->distinct_kernels = distinct.size();
    for (int t = 0; t < this->places.size(); t++)
      if (this->graph.tensors[t].role == Role::parameter && this->places[t].space != Space::none)
        this->parameters += this->graph.tensors[t].shape.size();
  }
};

}  // namespace sinter::codegen
