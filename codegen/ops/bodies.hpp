#pragma once

#include "codegen/ops/add.hpp"
#include "codegen/ops/average.hpp"
#include "codegen/ops/batch_norm.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/dropout.hpp"
#include "codegen/ops/max_pool.hpp"
#include "codegen/ops/relu.hpp"
#include "codegen/ops/update.hpp"

/// Which body belongs to which op, and how ops take part in fusion.
namespace sinter::codegen::ops {

/// Adds a node's instructions to a kernel's program.
constexpr void body(auto& k, const Node& n, const Optimizer& optimizer) {
  switch (n.op) {
    case Op::bias:
      return Bias::body(k, n);
    case Op::bias_sums:
      return BiasSums::body(k, n);
    case Op::normalize:
      return Normalize::body(k, n);
    case Op::statistics:
      return Statistics::body(k, n);
    case Op::normalize_sums:
      return NormalizeSums::body(k, n);
    case Op::scale:
      return Scale::body(k, n);
    case Op::statistics_dx:
      return StatisticsDx::body(k, n);
    case Op::relu:
      return Relu::body(k, n);
    case Op::relu_dx:
      return ReluDx::body(k, n);
    case Op::max_pool:
      return MaxPool::body(k, n);
    case Op::max_pool_dx:
      return MaxPoolDx::body(k, n);
    case Op::average:
      return Average::body(k, n);
    case Op::average_dx:
      return AverageDx::body(k, n);
    case Op::add:
      return Add::body(k, n);
    case Op::dropout:
      return Dropout::body(k, n);
    case Op::update:
      return Update::body(k, n, optimizer);
    default:
      return;  // an anchor: its kernel computes it
  }
}

/// Sums over an image's pixels: complete only when its kernel has finished the image.
constexpr bool is_reduction(Op op) { return op == Op::statistics || op == Op::bias_sums || op == Op::normalize_sums || op == Op::average; }
constexpr bool is_elementwise(Op op) {
  switch (op) {
    case Op::bias:
    case Op::normalize:
    case Op::relu:
    case Op::add:
    case Op::dropout:
    case Op::scale:
    case Op::statistics_dx:
    case Op::relu_dx:
    case Op::average_dx:
      return true;
    default:
      return false;
  }
}
constexpr bool is_pool(Op op) { return op == Op::max_pool || op == Op::max_pool_dx; }
constexpr bool is_contraction(Op op) { return op == Op::conv || op == Op::conv_dx; }
constexpr bool is_merge(Op op) {
  return op == Op::merge_statistics || op == Op::running_statistics || op == Op::merge_normalize || op == Op::merge_sums;
}

}  // namespace sinter::codegen::ops
