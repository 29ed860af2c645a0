#pragma once

#include "codegen/ir/list.hpp"
#include "dsl/same_text.hpp"

namespace sinter::codegen {

/// What tells a shared block from others: its name, or where it was written.
struct SharedName {
  const char* name = nullptr;
  const char* file = nullptr;
  unsigned line = 0, column = 0;
  constexpr bool operator==(const SharedName& other) const {
    if (name != nullptr || other.name != nullptr)
      return name != nullptr && other.name != nullptr && same_text(name, other.name);
    return line == other.line && column == other.column && same_text(file, other.file);
  }
};

/// Which layers and tensors the uses of a shared block have in common: the first use makes them, others walk through
/// them in the order in which they were made.
class Sharing {
 public:
  /// From `first` on, and before `end`.
  struct Stretch {
    int first = 0, end = 0;
    constexpr bool holds(const Stretch& other) const { return other.first >= first && other.end <= end; }
  };
  static constexpr int most_blocks = 16, most_tensors = 256;

  /// @return false if there is no room for one more
  constexpr bool begin(const SharedName& name, int layers) {
    if (uses_.size() == most_blocks) return false;
    for (int b = 0; b < blocks_.size(); b++)
      if (blocks_[b].name == name && blocks_[b].complete) {
        uses_.add({b, true, blocks_[b].layers, blocks_[b].tensors});
        return true;
      }
    if (blocks_.size() == most_blocks) return false;
    uses_.add({blocks_.add({name, {layers, layers}, {tensors_.size(), tensors_.size()}}), false, {}, {}});
    return true;
  }
  /// @return false if this use was of another block than the first: it had fewer layers or tensors
  constexpr bool end(int layers) {
    const Use use = uses_.back();
    uses_.count--;
    Block& block = blocks_[use.block];
    if (!use.again) {
      block.layers.end = layers, block.tensors.end = tensors_.size(), block.complete = true;
      return true;
    }
    if (again()) {  // a block within a block: the outer one's walk goes on behind it
      Use& outer = uses_.back();
      if (outer.layers.holds(block.layers)) outer.layers.first = block.layers.end;
      if (outer.tensors.holds(block.tensors)) outer.tensors.first = block.tensors.end;
    }
    return use.layers.first == use.layers.end && use.tensors.first == use.tensors.end;
  }

  /// Whether this is not a block's first use.
  constexpr bool again() const { return !uses_.empty() && uses_.back().again; }
  /// The next of its layers, or tensors; -1: the first use had no more.
  constexpr int next_layer() {
    Stretch& rest = uses_.back().layers;
    return rest.first == rest.end ? -1 : rest.first++;
  }
  constexpr int next_tensor() {
    Stretch& rest = uses_.back().tensors;
    return rest.first == rest.end ? -1 : tensors_[rest.first++];
  }
  /// A tensor that a block's first use has made. @return false if there is no room for one more
  constexpr bool made(int tensor) {
    if (uses_.empty()) return true;
    if (tensors_.size() == most_tensors) return false;
    tensors_.add(tensor);
    return true;
  }

 private:
  struct Block {
    SharedName name{};
    Stretch layers{}, tensors{};
    bool complete = false;
  };
  struct Use {
    int block = 0;
    bool again = false;
    Stretch layers{}, tensors{};  ///< what is left of them
  };
  List<Block, most_blocks> blocks_;
  List<Use, most_blocks> uses_;  ///< those that are open
  List<int, most_tensors> tensors_;
};

}  // namespace sinter::codegen
