#pragma once

#include <cstddef>
#include <vector>

#include "codegen/ops/bodies.hpp"
#include "codegen/ops/conv.hpp"
#include "codegen/ops/cross_entropy.hpp"
#include "codegen/ops/reshape.hpp"

/// A graph run op by op in any number type, straight from the definitions beside the ops: what every later stage must agree with.
namespace sinter::codegen {

/// A value per tensor element, unpadded, images first.
template <class T, int Capacity>
class Values {
 public:
  Values(const Graph<Capacity>& given, int count)
      : graph_(given), images_(static_cast<std::size_t>(count)), data_(static_cast<std::size_t>(given.tensors.size())) {
    for (int t = 0; t < given.tensors.size(); t++) {
      const Tensor& tensor = given.tensors[t];
      data_[static_cast<std::size_t>(t)].assign(static_cast<std::size_t>(tensor.shape.size()) * (tensor.batched ? images_ : 1),
                                                static_cast<T>(tensor.initial));
    }
  }
  T& operator()(int t, std::size_t i) { return data_[static_cast<std::size_t>(t)].at(i); }
  std::vector<T>& operator[](int t) { return data_[static_cast<std::size_t>(t)]; }
  std::size_t images() const { return images_; }
  const Shape& shape(int t) const { return graph_.tensors[t].shape; }
  std::size_t channels(int t) const { return static_cast<std::size_t>(shape(t).channels); }
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
  const Graph<Capacity>& graph_;
  std::size_t images_;
  std::vector<std::vector<T>> data_;
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
