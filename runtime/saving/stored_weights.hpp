#pragma once

#include "dsl/cxx20.hpp"

#include <vector>

#include "runtime/model/views.hpp"

namespace sinter {

struct Checkpoint;  // runtime/saving/checkpoint.hpp

/// The weights of a file, laid out as a plan lays them out: what Frozen takes its own from, as it does from the plan
/// that was trained.
class StoredWeights {
 public:
  /// `written` is the network as its user wrote it, `trained` the graph whose parameters the file holds, `frozen` the
  /// plan that they are for. Throws the InputError that restore_weights would throw.
  StoredWeights(const Checkpoint& checkpoint, const GraphView& written, const GraphView& trained,
                const PlanView& frozen);

  template <class T>
  struct Items : std::vector<T> {
    int size() const { return static_cast<int>(std::vector<T>::size()); }
    const T& operator[](int i) const { return this->at(static_cast<std::size_t>(i)); }
  };
  struct {
    Items<codegen::Tensor> tensors;
  } graph;
  Items<codegen::Place> places;   ///< one per tensor
  std::vector<std::byte> memory;  ///< where they lie
};

}  // namespace sinter
