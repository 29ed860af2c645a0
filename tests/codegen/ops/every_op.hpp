#pragma once

#include "codegen/ops/add.hpp"
#include "codegen/ops/average.hpp"
#include "codegen/ops/average_pool.hpp"
#include "codegen/ops/batch_norm.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/boxes.hpp"
#include "codegen/ops/conv.hpp"
#include "codegen/ops/conv_transpose.hpp"
#include "codegen/ops/cross_entropy.hpp"
#include "codegen/ops/depthwise.hpp"
#include "codegen/ops/dropout.hpp"
#include "codegen/ops/excite.hpp"
#include "codegen/ops/group_norm.hpp"
#include "codegen/ops/large_max_pool.hpp"
#include "codegen/ops/max_pool.hpp"
#include "codegen/ops/maximum.hpp"
#include "codegen/ops/multiply.hpp"
#include "codegen/ops/noise.hpp"
#include "codegen/ops/prelu.hpp"
#include "codegen/ops/rearrange.hpp"
#include "codegen/ops/resample.hpp"
#include "codegen/ops/reshape.hpp"
#include "codegen/ops/rounded.hpp"
#include "codegen/ops/scale_channels.hpp"
#include "codegen/ops/softmax.hpp"
#include "codegen/ops/standardize.hpp"
#include "codegen/ops/update.hpp"
#include "codegen/ops/upsample.hpp"
#include "dsl/layers.hpp"
#include "dsl/losses.hpp"
#include "dsl/optimizers.hpp"

namespace sinter::codegen::ops {

template <class... T>
constexpr List<Op, sizeof...(T)> rows() {
  List<Op, sizeof...(T)> list;
  (list.add(op_of<T>), ...);
  return list;
}

/// The library has no list of its operations; tests have one, and tests/tree/registered.py finds those that it lacks.
inline constexpr auto every_op =
    rows<Noise, Resample, ResampleDx, Interpolate, LargeMaxPool, GroupNorm, GroupNormDx, ScaleChannels, AveragePool,
         AveragePoolDx, ConvTranspose, Depthwise, DepthwiseDw, DepthwiseDx, Excite, ExciteSums, Inset, Maximum,
         MaximumDx, Slice, Rearrange, Spread, WindowSum, Add, Average, AverageDx, Bias, BiasSums, Conv, ConvDw, ConvDx,
         CrossEntropy, Dropout, Mask, MaxPool, MaxPoolDx, MaxPoolScatter, MergeNormalize, MergeStatistics, MergeSums,
         Multiply, Normalize, NormalizeDx, NormalizeSums, Pack, Rounded, RoundedImages, RoundedWeights, Pointwise<Relu>,
         PointwiseDx<Relu>, Reshape, RunningStatistics, Scale, Statistics, StatisticsDx, Update<SGD>, Pointwise<Relu6>,
         PointwiseDx<Relu6>, Pointwise<Exponential>, PointwiseDx<Exponential>, Pointwise<HardSigmoid>,
         PointwiseDx<HardSigmoid>, Pointwise<HardSwish>, PointwiseDx<HardSwish>, Pointwise<LeakyRelu>,
         PointwiseDx<LeakyRelu>, Pointwise<Sigmoid>, PointwiseDx<Sigmoid>, Pointwise<Tanh>, PointwiseDx<Tanh>,
         Pointwise<Silu>, PointwiseDx<Silu>, Pointwise<Elu>, PointwiseDx<Elu>, Pointwise<Selu>, PointwiseDx<Selu>,
         Pointwise<SoftPlus>, PointwiseDx<SoftPlus>, Pointwise<MishFormula>, PointwiseDx<MishFormula>, Pointwise<Gelu>,
         PointwiseDx<Gelu>, Pointwise<GeluTanh>, PointwiseDx<GeluTanh>, Softmax<false>, Softmax<true>, SoftmaxDx<false>,
         SoftmaxDx<true>, Standardize, Total, Prelu, PreluDx, PreluSums, Accumulate, AddUp, ClipScale, ClipValue,
         Combine, Gram, Norm, Product, Scaled, Squares, ElementwiseLoss<BinaryCrossEntropy>,
         ElementwiseLossDx<BinaryCrossEntropy>, ElementwiseLoss<MeanSquaredError>, ElementwiseLossDx<MeanSquaredError>,
         ElementwiseLoss<MeanAbsoluteError>, ElementwiseLossDx<MeanAbsoluteError>, ElementwiseLoss<Huber>,
         ElementwiseLossDx<Huber>, ElementwiseLoss<Hinge>, ElementwiseLossDx<Hinge>, ElementwiseLoss<Poisson>,
         ElementwiseLossDx<Poisson>>();

}  // namespace sinter::codegen::ops
