#pragma once

#include <initializer_list>

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
  images,         ///< how many the batch has
  scalar,         ///< slot's first number
  hyper,          ///< the step's run-time number `row` (the optimizer's step_numbers)
  add,
  sub,
  mul,
  fma,
  div,
  sqrt,
  relu,     ///< max(a, 0); NaN of NaN
  gate,     ///< b where a > 0 or a is NaN, else 0
  choose,   ///< b where a > 0 or a is NaN, else c
  at_most,  ///< b where b < a, else a: NaN of an a that is NaN
  exp,      ///< these of a, as codegen/arch/elementary.hpp has them
  expm1,
  log,
  log1p,
  tanh,
  erf,
  logistic,
  bf16,  ///< a, rounded to a bfloat16
  /// extreme of the wide a: the maximum, the minimum where b < 0, the first where b is 0; NaN if there is one
  pool,
  window_sum,    ///< Σ of the wide a, in order
  unpool,        ///< wide: a at the first winner among the wide b, else 0; c as pool's b
  store,         ///< slot at this pixel and channel ← a
  sum,           ///< slot's row `row` at this channel of this image += a, over the pixels in order
  shifted_sums,  ///< rows 0..2: k, Σ(a − k), Σ(a − k)²; k is the image's first a
};

/// Whether an instruction makes a number of its operands, and of nothing else.
constexpr bool computes(Micro op) { return op >= Micro::add && op <= Micro::bf16; }

/// What an instruction is called and what it costs.
struct MicroInfo {
  const char* name = "";
  double flops = 0;
};
constexpr MicroInfo info_of(Micro op) {
  switch (op) {
    case Micro::accumulator:
      return {"result"};
    case Micro::load:
      return {"load"};
    case Micro::channel:
      return {"channel"};
    case Micro::image_channel:
      return {"image_channel"};
    case Micro::constant:
      return {"constant"};
    case Micro::images:
      return {"images"};
    case Micro::scalar:
      return {"scalar"};
    case Micro::hyper:
      return {"hyper"};
    case Micro::add:
      return {"add", 1};
    case Micro::sub:
      return {"sub", 1};
    case Micro::mul:
      return {"mul", 1};
    case Micro::fma:
      return {"fma", 2};
    case Micro::div:
      return {"div", 1};
    case Micro::sqrt:
      return {"sqrt", 1};
    case Micro::relu:
      return {"relu", 1};
    case Micro::gate:
      return {"gate", 1};
    case Micro::choose:
      return {"choose", 1};
    case Micro::at_most:
      return {"at_most", 1};
    case Micro::exp:
      return {"exp", 16};
    case Micro::expm1:
      return {"expm1", 18};
    case Micro::log:
      return {"log", 18};
    case Micro::log1p:
      return {"log1p", 22};
    case Micro::tanh:
      return {"tanh", 30};
    case Micro::erf:
      return {"erf", 36};
    case Micro::logistic:
      return {"logistic", 20};
    case Micro::bf16:
      return {"bf16", 1};
    case Micro::pool:
      return {"pool", 1};
    case Micro::window_sum:
      return {"window_sum", 1};
    case Micro::unpool:
      return {"unpool", 1};
    case Micro::store:
      return {"store"};
    case Micro::sum:
      return {"sum", 1};
    case Micro::shifted_sums:
      return {"shifted_sums", 4};
  }
  return {};
}

/// One instruction; its number is the register it defines. a, b, c are registers (-1: none).
struct Step {
  Micro op = Micro::accumulator;
  bool wide = false;
  signed char a = -1, b = -1, c = -1, slot = -1, row = 0;
  float value = 0;
  constexpr bool operator==(const Step&) const = default;
};

using Program = List<Step, 96>;

/// What the steps of a program compute where all that it reads is 0, as the padding of channels is. (Any other number
/// stands for one that is not 0.)
constexpr List<double, Program::capacity> of_zeros(const Program& program) {
  List<double, Program::capacity> value;
  bool known[Program::capacity]{};
  const auto at = [&value](int r) { return value[r]; };
  for (const Step& e : program) {
    double result = 0;
    // What is not calculated here, and what is made of it, counts as no 0.
    bool sure = true;
    for (const int r : {e.a, e.b, e.c}) sure = sure && (r < 0 || known[r]);
    const auto only_where = [&sure](bool condition, double then) {
      sure = sure && condition;
      return then;
    };
    switch (e.op) {
      case Micro::accumulator:
      case Micro::load:
      case Micro::channel:
      case Micro::image_channel:
        break;
      case Micro::constant:
        result = static_cast<double>(e.value);
        break;
      case Micro::images:
      case Micro::hyper:
        result = 1;
        break;
      case Micro::scalar:
        sure = false;  // it may be no number
        break;
      case Micro::add:
        result = at(e.a) + at(e.b);
        break;
      case Micro::sub:
        result = at(e.a) - at(e.b);
        break;
      case Micro::mul:
        result = at(e.a) * at(e.b);
        break;
      case Micro::fma:
        result = at(e.a) * at(e.b) + at(e.c);
        break;
      case Micro::div:
        result = only_where(at(e.b) != 0, at(e.b) == 0 ? 1 : at(e.a) / at(e.b));
        break;
      case Micro::sqrt:
      case Micro::pool:
      case Micro::window_sum:
      case Micro::unpool:
      case Micro::bf16:
      case Micro::store:
      case Micro::sum:
      case Micro::shifted_sums:
        result = at(e.a);
        break;
      case Micro::relu:
        result = at(e.a) <= 0 ? 0 : at(e.a);
        break;
      case Micro::gate:
        result = at(e.a) <= 0 ? 0 : at(e.b);
        break;
      case Micro::choose:
        result = at(e.a) <= 0 ? at(e.c) : at(e.b);
        break;
      case Micro::at_most:
        result = at(e.b) < at(e.a) ? at(e.b) : at(e.a);
        break;
      case Micro::exp:
        result = only_where(at(e.a) == 0, 1);
        break;
      case Micro::log:
        result = only_where(at(e.a) == 1, 0);
        break;
      case Micro::logistic:
        result = only_where(at(e.a) == 0, 0.5);
        break;
      case Micro::expm1:
      case Micro::log1p:
      case Micro::tanh:
      case Micro::erf:
        result = only_where(at(e.a) == 0, 0);
        break;
    }
    known[value.size()] = sure;
    value.add(sure ? result : 1);
  }
  return value;
}

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
