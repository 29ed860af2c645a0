#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "codegen/ops/bodies.hpp"
#include "codegen/ops/conv.hpp"
#include "codegen/ops/cross_entropy.hpp"
#include "codegen/ops/reshape.hpp"

/// A graph run op by op in any number type, straight from the definitions beside the ops: what every later stage must agree with.
namespace sinter::codegen {

/// A value per tensor element, unpadded, images first.
template <class T>
class Values {
 public:
  /// @pre the tensors outlive this
  Values(std::span<const Tensor> given, int count) : tensors_(given), images_(static_cast<std::size_t>(count)) {
    for (const Tensor& tensor : given)
      data_.emplace_back(static_cast<std::size_t>(tensor.shape.size()) * (tensor.batched ? images_ : 1), static_cast<T>(tensor.initial));
  }
  template <int Tensors, int Nodes, int Layers>
  Values(const GraphOf<Tensors, Nodes, Layers>& given, int count) : Values(std::span(given.tensors.begin(), given.tensors.end()), count) {}
  T& operator()(int t, std::size_t i) { return data_[static_cast<std::size_t>(t)].at(i); }
  std::vector<T>& operator[](int t) { return data_[static_cast<std::size_t>(t)]; }
  std::size_t images() const { return images_; }
  const Shape& shape(int t) const { return tensors_[static_cast<std::size_t>(t)].shape; }
  std::size_t channels(int t) const { return static_cast<std::size_t>(shape(t).channels); }
  /// Which draws of Dropout a run takes: those of this seed and step.
  void draw(std::uint64_t seed, std::int64_t step) { seed_ = seed, step_ = step; }
  std::uint64_t seed() const { return seed_; }
  std::int64_t step() const { return step_; }
  void fill(int t, T value) { (*this)[t].assign((*this)[t].size(), value); }
  template <class F>
  void each(int t, F&& f) {
    for (std::size_t i = 0; i < (*this)[t].size(); i++) f(i);
  }
  /// f(image, pixel, channel, element)
  template <class F>
  void each_pixel(int t, F&& f) {
    const std::size_t pixels = static_cast<std::size_t>(shape(t).pixels());
    each(t, [&](std::size_t i) { f(i / channels(t) / pixels, i / channels(t) % pixels, i % channels(t), i); });
  }

 private:
  std::span<const Tensor> tensors_;
  std::size_t images_;
  std::vector<std::vector<T>> data_;
  std::uint64_t seed_ = 1;
  std::int64_t step_ = 1;
};

namespace ops {

/// Computes a node's outputs. Updates are left to the caller.
template <class V>
void evaluate(V& v, const Node& n) {
  switch (n.op) {
    case Op::conv:
      return Conv::evaluate(v, n);
    case Op::bias:
      return Bias::evaluate(v, n);
    case Op::statistics:
      return Statistics::evaluate(v, n);
    case Op::merge_statistics:
      return MergeStatistics::evaluate(v, n);
    case Op::running_statistics:
      return RunningStatistics::evaluate(v, n);
    case Op::normalize:
      return Normalize::evaluate(v, n);
    case Op::relu:
      return Relu::evaluate(v, n);
    case Op::max_pool:
      return MaxPool::evaluate(v, n);
    case Op::average:
      return Average::evaluate(v, n);
    case Op::add:
      return Add::evaluate(v, n);
    case Op::reshape:
      return Reshape::evaluate(v, n);
    case Op::mask:
      return Mask::evaluate(v, n);
    case Op::dropout:
      return Dropout::evaluate(v, n);
    case Op::cross_entropy:
      return CrossEntropy::evaluate(v, n);
    case Op::pack:
      return Pack::evaluate(v, n);
    case Op::conv_dx:
      return ConvDx::evaluate(v, n);
    case Op::conv_dw:
      return ConvDw::evaluate(v, n);
    case Op::bias_sums:
      return BiasSums::evaluate(v, n);
    case Op::merge_sums:
      return MergeSums::evaluate(v, n);
    case Op::normalize_sums:
      return NormalizeSums::evaluate(v, n);
    case Op::merge_normalize:
      return MergeNormalize::evaluate(v, n);
    case Op::scale:
      return Scale::evaluate(v, n);
    case Op::statistics_dx:
      return StatisticsDx::evaluate(v, n);
    case Op::relu_dx:
      return ReluDx::evaluate(v, n);
    case Op::max_pool_dx:
      return MaxPoolDx::evaluate(v, n);
    case Op::average_dx:
      return AverageDx::evaluate(v, n);
    case Op::update:
      return;
  }
}

}  // namespace ops

}  // namespace sinter::codegen
