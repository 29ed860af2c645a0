#include "codegen/kernels/naive.hpp"

#include <cmath>
#include <limits>

#include "codegen/ir/formula.hpp"
#include "codegen/ops/max_pool.hpp"

namespace sinter::codegen {

double Naive::sum(const Nest& nest, const Nest::Loop* loop, const Address& a, const Address& b) const {
  if (loop == nest.terms.end()) return !a ? 0 : static_cast<double>(**a) * (!b ? 1. : static_cast<double>(**b));
  double all = 0;
  for (int i = 0; i < loop->turns(spec, context.images); i++)
    all += sum(nest, loop + 1, moved(a, i * loop->a), moved(b, i * loop->b));
  return all;
}

namespace {

/// What is not normal counts as 0.
float flushed(float x) { return std::fabs(x) < std::numeric_limits<float>::min() ? std::copysign(0.f, x) : x; }

/// A sum in blocks, term after term.
class Blocks {
 public:
  Blocks(float begun, int terms) : sum_(begun), terms_(terms) {}

  void add(int term, float a, float b) {
    if (term / terms_ != block_) close(), block_ = term / terms_;
    float& chain = chains_[term % 2];
    chain = flushed(std::fma(flushed(a), flushed(b), chain));
  }
  /// Numbers that are none are one and the same NaN.
  float sum() {
    close();
    return std::isnan(sum_) ? std::numeric_limits<float>::quiet_NaN() : sum_;
  }

 private:
  void close() {
    sum_ = flushed(flushed(sum_) + flushed(chains_[0] + chains_[1]));
    chains_[0] = chains_[1] = 0;
  }
  float sum_;
  float chains_[2]{};
  const int terms_;
  int block_ = 0;
};

}  // namespace

float Naive::sum_in_blocks(const Nest& nest, const Address& a, const Address& b, float begun) const {
  Blocks sum(begun, nest.block);
  const auto add = [&](const auto& self, const Nest::Loop* loop, int term, const Cells& x, const Cells& y) -> void {
    if (loop == nest.terms.end()) return sum.add(term, *x, *y);
    for (int i = 0; i < loop->turns(spec, context.images); i++)
      self(self, loop + 1, term + i * loop->term, x + i * loop->a, y + i * loop->b);
  };
  add(add, nest.terms.begin(), 0, *a, *b);
  return sum.sum();
}

void Naive::begin_sums() {
  sums_.assign(static_cast<std::size_t>(sum_registers(spec.program, spec.program.size())), 0), counted_ = 0;
}
void Naive::end_sums(const At& p) const {
  for (int i = 0; i < spec.program.size(); i++) {
    const Step& e = spec.program[i];
    for (int k = 0; k < sum_registers(e.op); k++)
      image_of(e.slot, p.n)[(e.row + k) * view(e.slot).row() + p.c] =
          static_cast<float>(sums_[static_cast<std::size_t>(sum_registers(spec.program, i) + k)]);
  }
}
void Naive::program(const At& p, const Values& results) {
  const int spread = p.inside && spec.pools ? spec.window.taps() : 1;
  std::vector<Values> r(static_cast<std::size_t>(spec.program.size()));
  for (int i = 0; i < spec.program.size(); i++) {
    const Step& e = spec.program[i];
    if (!p.inside && !e.wide && (is_effect(e.op) || e.op == Micro::pool || e.op == Micro::window_sum)) {
      r[static_cast<std::size_t>(i)] = {0};
      continue;
    }
    const auto reg = [&](int of, int j) {
      const Values& v = r[static_cast<std::size_t>(of)];
      return v[v.size() > 1 ? static_cast<std::size_t>(j) : 0];
    };
    Values& out = r[static_cast<std::size_t>(i)];
    for (int j = 0; j < (e.wide ? spread : 1); j++) out.push_back(step(e, p, results, reg, j, spread));
    if (is_effect(e.op) && e.op != Micro::store) {
      const Values& v = r[static_cast<std::size_t>(e.a)];
      for (double x : v) add_to_sums(i, e, x);
    }
  }
  counted_++;
}
void Naive::add_to_sums(int i, const Step& e, double x) {
  double* sum = &sums_[static_cast<std::size_t>(sum_registers(spec.program, i))];
  if (e.op == Micro::sum) {
    sum[0] += x;
    return;
  }
  if (counted_ == 0 && sum[1] == 0 && sum[2] == 0) sum[0] = x;
  sum[1] += x - sum[0];
  sum[2] += (x - sum[0]) * (x - sum[0]);
}
template <class Registers>
double Naive::step(const Step& e, const At& p, const Values& results, const Registers& reg, int j, int spread) const {
  const bool windowed = e.wide && p.inside;
  const Window& w = spec.window;
  const int y = windowed ? inside_image(p.y * w.stride.high + j / w.size.wide - w.rows.before, spec.source.height)
                         : p.y,
            x = windowed ? inside_image(p.x * w.stride.wide + j % w.size.wide - w.columns.before, spec.source.width)
                         : p.x;
  const auto wins = [&](int slot_register, int sign_register) {  // the first winner of a window
    const double scale = sign_register >= 0 ? reg(sign_register, 0) : 1;
    const int sign = scale < 0 ? -1 : scale == 0 ? 0 : 1;
    int best = 0;
    for (int i = 1; i < spread; i++)
      if (ops::rank(reg(slot_register, i), sign) > ops::rank(reg(slot_register, best), sign)) best = i;
    return best;
  };
  const auto pooled = [&](int slot_register, int sign_register) {
    for (int i = 0; i < spread; i++)
      if (std::isnan(reg(slot_register, i))) return reg(slot_register, i);
    return reg(slot_register, wins(slot_register, sign_register));
  };
  switch (e.op) {
    case Micro::accumulator:
      return results[static_cast<std::size_t>(e.row)];
    case Micro::load:
      return !p.inside && !e.wide ? 0.f : static_cast<float>(at(e.slot, p.n, y, x, p.c));
    case Micro::channel:
    case Micro::image_channel:
      return at(e.slot, p.n, e.row, 0, p.c);
    case Micro::constant:
      return e.value;
    case Micro::images:
      return context.images;
    case Micro::scalar:
      return *at(e.slot);
    case Micro::hyper:
      return context.hyper[e.row];
    case Micro::add:
      return reg(e.a, j) + reg(e.b, j);
    case Micro::sub:
      return reg(e.a, j) - reg(e.b, j);
    case Micro::mul:
      return reg(e.a, j) * reg(e.b, j);
    case Micro::div:
      return reg(e.a, j) / reg(e.b, j);
    case Micro::fma:
      return reg(e.a, j) * reg(e.b, j) + reg(e.c, j);
    case Micro::sqrt:
      return std::sqrt(reg(e.a, j));
    case Micro::relu:
      return reg(e.a, j) <= 0 ? 0 : reg(e.a, j);
    case Micro::gate:
      return reg(e.a, j) <= 0 ? 0 : reg(e.b, j);
    case Micro::choose:
      return reg(e.a, j) <= 0 ? reg(e.c, j) : reg(e.b, j);
    case Micro::at_most:
      return reg(e.b, j) < reg(e.a, j) ? reg(e.b, j) : reg(e.a, j);
    case Micro::exp:
      return std::exp(reg(e.a, j));
    case Micro::expm1:
      return std::expm1(reg(e.a, j));
    case Micro::log:
      return std::log(reg(e.a, j));
    case Micro::log1p:
      return std::log1p(reg(e.a, j));
    case Micro::tanh:
      return std::tanh(reg(e.a, j));
    case Micro::erf:
      return std::erf(reg(e.a, j));
    case Micro::logistic:
      return codegen::logistic(reg(e.a, j));
    case Micro::bf16:
      return static_cast<double>(BFloat16(static_cast<float>(reg(e.a, j))));
    case Micro::pool:
      return pooled(e.a, e.b);
    case Micro::window_sum: {
      double sum = 0;
      for (int i = 0; i < spread; i++) sum += reg(e.a, i);
      return sum;
    }
    case Micro::unpool:
      return p.inside && wins(e.b, e.c) == j ? reg(e.a, 0) : 0;
    case Micro::store:
      (spec.over == Over::channels ? at(e.slot)[e.row * view(e.slot).row() + p.c] : at(e.slot, p.n, y, x, p.c)) =
          static_cast<float>(reg(e.a, j));
      return 0;
    case Micro::sum:
    case Micro::shifted_sums:
      break;  // added up once the element is done
  }
  return 0;
}

}  // namespace sinter::codegen
