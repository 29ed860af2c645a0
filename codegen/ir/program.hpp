#pragma once

#include "codegen/ir/list.hpp"

/// Fusions as data: a kernel's prologue or epilogue is a small program over registers, unrolled by one template
/// (codegen/kernels/body.hpp), interpreted by the naive oracle and printed by `explain`.
namespace sinter::codegen {

enum class Micro : unsigned char {
  accumulator,    ///< what the anchor computed; `row` tells which of several results
  load,           ///< slot at this pixel and channel; every pixel of the window if `wide`
  channel,        ///< slot's row `row` at this channel, the same for all images
  image_channel,  ///< slot's row `row` at this channel of this image
  constant,       ///< value
  hyper,          ///< the step's run-time number `row` (see Hyperparameter)
  add,
  sub,
  mul,
  fma,
  div,
  sqrt,
  relu,          ///< max(a, 0); NaN of NaN
  gate,          ///< b where a > 0 or a is NaN, else 0
  pool,          ///< extreme of the wide a: the maximum, the minimum where b < 0, the first where b is 0; NaN if there is one
  unpool,        ///< wide: a at the first winner among the wide b, else 0; c as pool's b
  store,         ///< slot at this pixel and channel ← a
  sum,           ///< slot's row `row` at this channel of this image += a, over the pixels in order
  shifted_sums,  ///< rows 0..2: k, Σ(a − k), Σ(a − k)²; k is the image's first a
};

/// One instruction; its number is the register it defines. a, b, c are registers (-1: none).
struct Step {
  Micro op = Micro::accumulator;
  bool wide = false;
  signed char a = -1, b = -1, c = -1, slot = -1, row = 0;
  float value = 0;
  constexpr bool operator==(const Step&) const = default;
};

using Program = List<Step, 96>;

/// Run-time numbers a program can read; filled once per step from Hyper.
enum class Hyperparameter : signed char { minus_rate, weight_decay, minus_adam_rate, inverse_root_bias2, keep, count };

constexpr bool is_effect(Micro op) { return op == Micro::store || op == Micro::sum || op == Micro::shifted_sums; }

/// Registers one effect accumulates over the pixels of an image.
constexpr int sum_registers(Micro op) { return op == Micro::sum ? 1 : op == Micro::shifted_sums ? 3 : 0; }

/// Accumulating registers of the steps before step `end`.
constexpr int sum_registers(const Program& program, int end) {
  int count = 0;
  for (int i = 0; i < end; i++) count += sum_registers(program[i].op);
  return count;
}

}  // namespace sinter::codegen
