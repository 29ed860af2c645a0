#pragma once

#include <initializer_list>

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen {

/// Writes a kernel's program while its nodes are visited in order.
class Emitter {
 public:
  /// @pre all of them outlive this; `tensors` are the graph's
  constexpr Emitter(const Tensor* tensors, Kernel& target) : tensors_(tensors), kernel_(target) {}

  /// The kernel's slot for a tensor.
  constexpr int slot(int tensor) { return kernel_.operands.add_unique(tensor); }
  constexpr int written(int tensor) {
    const int s = slot(tensor);
    kernel_.written |= 1u << s;
    return s;
  }

  // -- registers
  /// The tensor's value at the current pixel: a register of this kernel, or loaded.
  constexpr int pixel(int tensor) { return value(tensor, wide(tensor)); }
  /// Its values in a pool's window.
  constexpr int window(int tensor) { return value(tensor, true); }
  constexpr int channel(int tensor, int row) {
    return once({.op = Micro::channel, .slot = byte(slot(tensor)), .row = byte(row)});
  }
  constexpr int image_channel(int tensor, int row) {
    return once({.op = Micro::image_channel, .slot = byte(slot(tensor)), .row = byte(row)});
  }
  constexpr int scalar(int tensor) { return once({.op = Micro::scalar, .slot = byte(slot(tensor))}); }
  constexpr int constant(float value) { return once({.op = Micro::constant, .value = value}); }
  constexpr int images() { return once({.op = Micro::images}); }
  constexpr int hyper(int which) { return once({.op = Micro::hyper, .row = byte(which)}); }
  constexpr int accumulator(int row) { return once({.op = Micro::accumulator, .row = byte(row)}); }
  constexpr int add(int a, int b) { return step({.op = Micro::add, .a = byte(a), .b = byte(b)}); }
  constexpr int sub(int a, int b) { return step({.op = Micro::sub, .a = byte(a), .b = byte(b)}); }
  constexpr int mul(int a, int b) { return step({.op = Micro::mul, .a = byte(a), .b = byte(b)}); }
  constexpr int fma(int a, int b, int c) { return step({.op = Micro::fma, .a = byte(a), .b = byte(b), .c = byte(c)}); }
  constexpr int div(int a, int b) { return step({.op = Micro::div, .a = byte(a), .b = byte(b)}); }
  constexpr int sqrt(int a) { return step({.op = Micro::sqrt, .a = byte(a)}); }
  constexpr int relu(int a) { return step({.op = Micro::relu, .a = byte(a)}); }
  constexpr int gate(int a, int b) { return step({.op = Micro::gate, .a = byte(a), .b = byte(b)}); }
  constexpr int choose(int a, int b, int c) {
    return step({.op = Micro::choose, .a = byte(a), .b = byte(b), .c = byte(c)});
  }
  constexpr int at_most(int a, int b) { return step({.op = Micro::at_most, .a = byte(a), .b = byte(b)}); }
  /// An instruction of one register.
  constexpr int of(Micro op, int a) { return step({.op = op, .a = byte(a)}); }
  constexpr int pool(int a, int sign) {
    const int r = step({.op = Micro::pool, .a = byte(a), .b = byte(sign)});
    kernel_.spec.program[r].wide = false;
    return r;
  }
  constexpr int window_sum(int a) {
    const int r = step({.op = Micro::window_sum, .a = byte(a)});
    kernel_.spec.program[r].wide = false;
    return r;
  }
  constexpr int unpool(int a, int x, int sign) {
    return step({.op = Micro::unpool, .wide = true, .a = byte(a), .b = byte(x), .c = byte(sign)});
  }

  // -- effects
  constexpr void define(int tensor, int reg) { values_.add({tensor, reg, wide(tensor)}); }
  constexpr void store(int tensor, int reg, int row = 0) {
    step({.op = Micro::store, .wide = wide(tensor), .a = byte(reg), .slot = byte(written(tensor)), .row = byte(row)});
  }
  constexpr void sum(int tensor, int row, int reg) {
    step({.op = Micro::sum, .a = byte(reg), .slot = byte(written(tensor)), .row = byte(row)});
  }
  constexpr void shifted_sums(int tensor, int reg) {
    step({.op = Micro::shifted_sums, .a = byte(reg), .slot = byte(written(tensor))});
  }
  constexpr const Tensor& tensor(int t) const { return tensors_[t]; }
  /// The register a tensor was defined as; -1: it was not.
  constexpr int defined(int tensor) const {
    for (int i = 0; i < values_.count; i++)
      if (values_.items[i].tensor == tensor) return values_.items[i].reg;
    return -1;
  }

 private:
  struct Value {
    int tensor = -1, reg = -1;
    bool wide = false;
  };
  static constexpr signed char byte(int i) { return static_cast<signed char>(i); }
  /// Where windows lie side by side, a tensor of all their pixels is walked window by window.
  constexpr bool wide(int tensor) const {
    return kernel_.spec.pools && tiles(kernel_.spec.window) && tensors_[tensor].batched &&
           tensors_[tensor].shape == kernel_.spec.source;
  }
  constexpr int value(int tensor, bool in_window) {
    for (int i = 0; i < values_.count; i++)
      if (values_.items[i].tensor == tensor && values_.items[i].wide == in_window) return values_.items[i].reg;
    const int r = once({.op = Micro::load, .wide = in_window, .slot = byte(slot(tensor))});
    values_.add({tensor, r, in_window});
    return r;
  }
  /// A step is wide if what it reads is.
  constexpr int step(Step s) {
    const Step* const steps = kernel_.spec.program.items;
    s.wide = s.wide || (s.a >= 0 && steps[s.a].wide) || (s.b >= 0 && steps[s.b].wide) || (s.c >= 0 && steps[s.c].wide);
    return kernel_.spec.program.add(s);
  }
  // Here and above each call counts, be it of `size()`: this is where constant evaluation spends its time and memory.
  constexpr int once(const Step& s) {
    Program& program = kernel_.spec.program;
    for (int i = 0; i < program.count; i++) {
      const Step& e = program.items[i];
      if (e.op == s.op && e.slot == s.slot && e.row == s.row && e.wide == s.wide && e.value == s.value) return i;
    }
    return program.add(s);
  }

  const Tensor* tensors_;
  Kernel& kernel_;
  List<Value, 96> values_{};
};

}  // namespace sinter::codegen
