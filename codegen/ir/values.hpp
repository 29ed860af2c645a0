#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "codegen/ir/graph.hpp"

namespace sinter::codegen {

/// A graph's numbers, as the definitions beside the ops compute them: a value per tensor element, unpadded, images
/// first. What is small is always inlined: these functions are in user's files and in the library, whatever each is
/// compiled for.
class Values {
 public:
  /// @pre the tensors outlive this
  Values(std::span<const Tensor> given, int count) : tensors_(given), images_(static_cast<std::size_t>(count)) {
    for (const Tensor& tensor : given)
      data_.emplace_back(static_cast<std::size_t>(tensor.shape.size()) * (tensor.batched ? images_ : 1),
                         static_cast<double>(tensor.initial));
  }
  template <int Tensors, int Nodes, int Layers>
  Values(const GraphOf<Tensors, Nodes, Layers>& given, int count)
      : Values(std::span(given.tensors.begin(), given.tensors.end()), count) {}
  [[gnu::always_inline]] double& operator()(int t, std::size_t i) { return data_[static_cast<std::size_t>(t)].at(i); }
  [[gnu::always_inline]] std::vector<double>& operator[](int t) { return data_[static_cast<std::size_t>(t)]; }
  [[gnu::always_inline]] std::size_t images() const { return images_; }
  [[gnu::always_inline]] const Shape& shape(int t) const { return tensors_[static_cast<std::size_t>(t)].shape; }
  [[gnu::always_inline]] std::size_t channels(int t) const { return static_cast<std::size_t>(shape(t).channels); }
  /// Which draws of Dropout a run takes: those of this seed and step.
  void draw(std::uint64_t seed, std::int64_t step) { seed_ = seed, step_ = step; }
  [[gnu::always_inline]] std::uint64_t seed() const { return seed_; }
  [[gnu::always_inline]] std::int64_t step() const { return step_; }
  [[gnu::always_inline]] void fill(int t, double value) { (*this)[t].assign((*this)[t].size(), value); }
  template <class F>
  [[gnu::always_inline]] void each(int t, F&& f) {
    for (std::size_t i = 0; i < (*this)[t].size(); i++) f(i);
  }
  /// f(image, pixel, channel, element)
  template <class F>
  [[gnu::always_inline]] void each_pixel(int t, F&& f) {
    const std::size_t pixels = static_cast<std::size_t>(shape(t).pixels());
    each(t, [&](std::size_t i) { f(i / channels(t) / pixels, i / channels(t) % pixels, i % channels(t), i); });
  }

 private:
  std::span<const Tensor> tensors_;
  std::size_t images_;
  std::vector<std::vector<double>> data_;
  std::uint64_t seed_ = 1;
  std::int64_t step_ = 1;
};

/// Computes a node's outputs. Updates are left to the caller.
inline void evaluate(Values& v, const Node& n) { n.op.definition->evaluate(v, n); }

}  // namespace sinter::codegen
