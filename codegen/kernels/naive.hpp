#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "codegen/ir/formula.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/ir/plan.hpp"
#include "codegen/kernels/context.hpp"
#include "codegen/kernels/merge_results.hpp"
#include "codegen/ops/cross_entropy.hpp"
#include "codegen/ops/dropout.hpp"
#include "codegen/ops/elementwise_loss.hpp"
#include "codegen/ops/max_pool.hpp"
#include "codegen/ops/norm.hpp"
#include "codegen/ops/product.hpp"
#include "codegen/ops/softmax.hpp"

/// The scalar oracle: any kernel of any plan, number by number, in double, straight from the formulas. It reads the
/// same specs and programs as the SIMD kernels and works on the same memory, so that each kernel can be compared with
/// it alone. Slow on purpose; never deleted.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

class Naive {
 public:
  /// Runs kernel `k` over all images of the context.
  static void run(const Kernel& k, Slots operands, const Context& context) {
    run(k, operands, context, 0, context.images);
  }
  /// Runs an image-by-image kernel over the images [begin, end): chunks of images in order, where several runs follow
  /// each other.
  static void run(const Kernel& k, Slots operands, const Context& context, int begin, int end) {
    Naive(k, operands, context, begin, end).run();
  }

 private:
  struct At {
    int n = 0, y = 0, x = 0, c = 0;
    bool inside = true;  ///< of a pooling window
  };
  using Values = std::vector<double>;  ///< of a register: one, or one per pixel of a window

  Naive(const Kernel& k, Slots operands, const Context& context, int begin, int end)
      : s_(k.spec), slots_(operands), context_(context), begin_(begin), end_(end), order_(tap_order()) {}

  void run() {
    switch (s_.anchor) {
      case Anchor::contract:
      case Anchor::map:
        return images();
      case Anchor::correlate:
        return s_.by_images ? rows() : partial_gradients();
      case Anchor::rows:
        return rows();
      case Anchor::merge:
        return merge();
      case Anchor::pack:
        return pack();
      case Anchor::copy:
        return copy();
      case Anchor::scatter:
        return scatter();
      case Anchor::mask:
        return mask();
      case Anchor::softmax:
        return softmax();
      case Anchor::loss:
        return loss();
      case Anchor::total:
        return total();
      case Anchor::squares:
        return squares();
      case Anchor::add_up:
        return add_up();
      case Anchor::product:
        return rows();
    }
  }

  const View& view(int slot) const { return s_.views[slot]; }
  /// A slot's numbers. Only floats are written one by one so far.
  float* at(int slot) const { return numbers_at<Element::f32>(slots_[slot]); }
  float* image_of(int slot, int n) const {
    const View& v = view(slot);
    return at(slot) + (v.batched ? static_cast<std::ptrdiff_t>(v.local ? n / s_.chunk : n) * v.image() : 0) +
           v.origin();
  }
  float& at(int slot, int n, int y, int x, int c) const {
    return image_of(slot, n)[y * view(slot).row() + x * view(slot).pitch + c];
  }

  // ---- kernels whose program runs per pixel
  void images() {
    for (int n = begin_; n < end_; n++)
      for (int c = 0; c < s_.domain.channels; c++) {
        begin_sums();
        for (int y = 0; y < s_.domain.height; y++)
          for (int x = 0; x < s_.domain.width; x++)
            program({n, y, x, c}, s_.anchor == Anchor::contract ? Values{contraction(n, y, x, c)} : Values{});
        if (s_.pools() && tiles(s_.window))
          for (int y = 0; y < s_.source.height; y++)
            for (int x = 0; x < s_.source.width; x++)
              if (y >= s_.domain.height * s_.window.size.high || x >= s_.domain.width * s_.window.size.wide)
                program({n, y, x, c, false}, {});
        end_sums({n, 0, 0, c});
      }
  }
  double contraction(int n, int y, int x, int c) const {
    const Window& w = s_.window;
    double sum = 0;
    // weight `place` of slot 1 times the source pixel's channels
    const auto add = [&](int sy, int sx, int place, int sources) {
      for (int i = 0; i < sources; i++)
        sum += static_cast<double>(at(0, n, sy, sx, i)) * at(1)[place * view(1).row() + i * view(1).pitch + c];
    };
    for (int a = 0; a < w.size.high; a++)
      for (int b = 0; b < w.size.wide; b++) {
        if (s_.forward) {
          const int sy = y * w.stride.high + a * w.dilation.high - w.rows.before,
                    sx = x * w.stride.wide + b * w.dilation.wide - w.columns.before;
          if (sy >= 0 && sy < s_.source.height && sx >= 0 && sx < s_.source.width)
            add(sy, sx, a * w.size.wide + b, s_.source.channels);
        } else {
          const int sy = y + w.rows.before - a * w.dilation.high, sx = x + w.columns.before - b * w.dilation.wide;
          if (sy % w.stride.high != 0 || sx % w.stride.wide != 0 || sy < 0 || sx < 0) continue;
          if (sy / w.stride.high < s_.source.height && sx / w.stride.wide < s_.source.width)
            add(sy / w.stride.high, sx / w.stride.wide, order_[static_cast<std::size_t>(a * w.size.wide + b)],
                s_.source.channels);
        }
      }
    return sum;
  }

  // ---- kernels whose program runs per weight
  void rows() {
    for (int r = 0; r < s_.domain.width; r++)
      for (int c = 0; c < s_.domain.channels; c++) {
        double sum = 0;
        if (s_.anchor == Anchor::correlate)
          sum = weight_gradient(r, c, 0, context_.images);
        else if (s_.anchor == Anchor::product)
          sum = product(r, c);
        else if (s_.adds_partials)
          for (int i = 0; i < (context_.images + s_.chunk - 1) / s_.chunk; i++)
            sum += at(0)[i * view(0).row() + r * view(0).pitch + c];
        program({0, 0, r, c}, {sum});
      }
  }
  double weight_gradient(int row, int c, int first, int last) const {
    const Window& w = s_.window;
    const int tap = row / s_.source.channels, i = row % s_.source.channels;
    double sum = 0;
    for (int n = first; n < last; n++)
      for (int y = 0; y < s_.target.height; y++)
        for (int x = 0; x < s_.target.width; x++) {
          const int sy = y * w.stride.high + tap / w.size.wide * w.dilation.high - w.rows.before,
                    sx = x * w.stride.wide + tap % w.size.wide * w.dilation.wide - w.columns.before;
          if (sy >= 0 && sy < s_.source.height && sx >= 0 && sx < s_.source.width)
            sum += static_cast<double>(at(0, n, sy, sx, i)) * at(1, n, y, x, c);
        }
    return sum;
  }
  /// Row r of the first matrix, or its column, times column c of the second.
  double product(int r, int c) const {
    const bool turned = s_.attributes.as<ops::ProductNumbers>().turned != 0;
    const int other = s_.attributes.as<ops::ProductNumbers>().same != 0 ? 0 : 1;
    double sum = 0;
    for (int k = 0; k < s_.source.height * s_.source.width; k++)
      sum += static_cast<double>(at(0)[turned ? k * view(0).pitch + r : r * view(0).pitch + k]) *
             at(other)[k * view(other).pitch + c];
    return sum;
  }
  void partial_gradients() {
    for (int n = begin_; n < end_; n++)
      for (int r = 0; r < s_.domain.width; r++)
        for (int c = 0; c < s_.domain.channels; c++) {
          float& sum = at(2)[n / s_.chunk * view(2).row() + r * view(2).pitch + c];
          sum = static_cast<float>((n % s_.chunk == 0 ? 0. : sum) + weight_gradient(r, c, n, n + 1));
        }
  }

  // ---- the rest
  void merge() {
    for (int c = 0; c < s_.domain.channels; c++) {
      const auto partial = [&](int n, int row) { return static_cast<double>(at(0, n, row, 0, c)); };
      const auto channel = [&](int slot, int row) { return static_cast<double>(at(slot)[row * view(slot).row() + c]); };
      const MergeResults r = merge_channel(s_, context_.images, partial, channel);
      program({0, 0, 0, c}, Values(std::begin(r.value), std::end(r.value)));
    }
  }
  void pack() {
    for (int t = 0; t < s_.domain.height; t++)
      for (int i = 0; i < s_.domain.width; i++)
        for (int f = 0; f < s_.domain.channels; f++)
          at(1)[order_[static_cast<std::size_t>(t)] * view(1).row() + f * view(1).pitch + i] =
              at(0)[t * view(0).row() + i * view(0).pitch + f];
  }
  void copy() {
    const auto element = [this](int slot, int n, int i) -> float& {
      const int c = view(slot).channels, w = view(slot).width;
      return at(slot, n, i / c / w, i / c % w, i % c);
    };
    for (int n = begin_; n < end_; n++)
      for (int i = 0; i < s_.domain.size(); i++) element(1, n, i) = element(0, n, i);
  }
  void scatter() {
    const Window& w = s_.window;
    const bool by_scale = s_.views.size() == 4;
    const int to = by_scale ? 3 : 2;
    for (int n = begin_; n < end_; n++)
      for (int c = 0; c < s_.domain.channels; c++) {
        std::vector<double> sums(static_cast<std::size_t>(s_.source.pixels()));
        const double scale = by_scale ? at(2)[2 * view(2).row() + c] : 1;
        const int sign = scale < 0 ? -1 : scale == 0 ? 0 : 1;
        for (int y = 0; y < s_.domain.height; y++)
          for (int x = 0; x < s_.domain.width; x++) {
            int winner = -1;
            double best = 0;
            for (int a = 0; a < w.size.high; a++)
              for (int b = 0; b < w.size.wide; b++) {
                const int sy = y * w.stride.high + a - w.rows.before, sx = x * w.stride.wide + b - w.columns.before;
                if (sy < 0 || sx < 0 || sy >= s_.source.height || sx >= s_.source.width) continue;
                const double rank = ops::rank(static_cast<double>(at(1, n, sy, sx, c)), sign);
                if (winner < 0 || rank > best) best = rank, winner = sy * s_.source.width + sx;
              }
            sums[static_cast<std::size_t>(winner)] += static_cast<double>(at(0, n, y, x, c));
          }
        for (int i = 0; i < s_.source.pixels(); i++)
          at(to, n, i / s_.source.width, i % s_.source.width, c) =
              static_cast<float>(sums[static_cast<std::size_t>(i)]);
      }
  }
  void mask() {
    const ops::Mask::Numbers numbers = s_.attributes.as<ops::Mask::Numbers>();
    for (int n = begin_; n < end_; n++)
      for (int i = 0; i < s_.domain.size(); i++) {
        const PhiloxCounter counter =
            philox_counter(static_cast<std::uint32_t>(i / 4), numbers.stream, ops::Mask::index(context_.step, n));
        const float uniform =
            unit_interval(philox4x32(counter, philox_key(context_.seed))[static_cast<std::size_t>(i % 4)]);
        const int c = i % s_.domain.channels, p = i / s_.domain.channels;
        at(0, n, p / s_.domain.width, p % s_.domain.width, c) = ops::Mask::value(uniform, numbers.rate);
      }
  }
  void loss() {
    const ops::CrossEntropyNumbers numbers = s_.attributes.as<ops::CrossEntropyNumbers>();
    const int classes = s_.domain.channels, first_out = 2 + (numbers.weighted != 0);
    for (int n = begin_; n < end_; n++) {
      const float *y = image_of(0, n), *target = image_of(1, n);
      const double weight = numbers.weighted != 0 ? static_cast<double>(*image_of(2, n)) : 1;
      double top = y[0], sum = 0, value = 0, mass = 0;
      int best = 0, wanted = 0;
      for (int c = 1; c < classes; c++)
        if (y[c] > top || std::isnan(y[c])) top = y[c], best = c;
      for (int c = 0; c < classes; c++) sum += std::exp(y[c] - top);
      for (int c = 1; numbers.soft != 0 && c < classes; c++)
        if (target[c] > target[wanted]) wanted = c;
      if (numbers.soft == 0) wanted = static_cast<int>(*target);
      for (int c = 0; c < classes; c++) {
        const double q = ops::wanted_share(numbers,
                                           numbers.soft != 0 ? static_cast<double>(target[c])
                                           : c == wanted     ? 1
                                                             : 0,
                                           classes);
        mass += q;
        if (q != 0) value += q * (std::log(sum) + top - y[c] + (numbers.divergence != 0 ? std::log(q) : 0));
      }
      if (std::isnan(sum)) value = sum;
      image_of(first_out, n)[0] = static_cast<float>(weight * value);
      image_of(first_out, n)[1] = best == wanted && !std::isnan(sum) ? 1.f : 0.f;
      for (int c = 0; c < classes; c++) {
        const double q = ops::wanted_share(numbers,
                                           numbers.soft != 0 ? static_cast<double>(target[c])
                                           : c == wanted     ? 1
                                                             : 0,
                                           classes);
        const double p = std::exp(y[c] - top) / sum;
        image_of(first_out + 1, n)[c] = static_cast<float>(p);
        if (s_.views.size() > first_out + 2)
          image_of(first_out + 2, n)[c] =
              static_cast<float>(weight * (p * mass - q) / (numbers.summed != 0 ? 1 : context_.images));
      }
    }
  }
  void softmax() {
    const ops::SoftmaxNumbers numbers = s_.attributes.as<ops::SoftmaxNumbers>();
    for (int n = begin_; n < end_; n++)
      for (int y = 0; y < s_.domain.height; y++)
        for (int x = 0; x < s_.domain.width; x++)
          numbers.backward != 0 ? softmax_dx(n, y, x, numbers) : softmax_of(n, y, x, numbers);
  }
  void softmax_of(int n, int y, int x, const ops::SoftmaxNumbers& numbers) {
    double top = at(0, n, y, x, 0), sum = 0;
    for (int c = 1; c < s_.domain.channels; c++)
      if (at(0, n, y, x, c) > top || std::isnan(at(0, n, y, x, c))) top = at(0, n, y, x, c);
    for (int c = 0; c < s_.domain.channels; c++) sum += std::exp(at(0, n, y, x, c) - top);
    for (int c = 0; c < s_.domain.channels; c++) {
      const double below = at(0, n, y, x, c) - top;
      at(1, n, y, x, c) = static_cast<float>(numbers.logarithm != 0 ? below - std::log(sum) : std::exp(below) / sum);
    }
  }
  void softmax_dx(int n, int y, int x, const ops::SoftmaxNumbers& numbers) {
    const bool logarithm = numbers.logarithm != 0;
    double sum = 0;
    for (int c = 0; c < s_.domain.channels; c++)
      sum += static_cast<double>(at(0, n, y, x, c)) * (logarithm ? 1. : at(1, n, y, x, c));
    for (int c = 0; c < s_.domain.channels; c++) {
      const double dy = at(0, n, y, x, c), p = at(1, n, y, x, c);
      at(2, n, y, x, c) = static_cast<float>(logarithm ? dy - std::exp(p) * sum : p * (dy - sum));
    }
  }
  void total() {
    const ops::LossNumbers numbers = s_.attributes.as<ops::LossNumbers>();
    for (int n = begin_; n < end_; n++)
      for (int row = 0; row < s_.domain.height; row++) {
        double sum = 0;
        for (int c = 0; c < s_.domain.channels; c++)
          sum += static_cast<double>(image_of(0, n)[row * view(0).row() + c]);
        image_of(1, n)[row] = static_cast<float>(sum * static_cast<double>(ops::Total::factor(numbers, row)));
      }
  }

  void squares() {
    const int rows = s_.domain.width, block = ops::rows_of_block(s_.domain);
    for (int b = 0; b * block < rows; b++) {
      double sum = 0;
      for (int r = b * block; r < rows && r < (b + 1) * block; r++)
        for (int c = 0; c < s_.domain.channels; c++) {
          const double x = at(0)[r * view(0).pitch + c];
          sum += x * x;
        }
      at(1)[b] = static_cast<float>(sum);
    }
  }
  void add_up() {
    double sum = 0;
    const int inputs = s_.views.size() - 1;
    for (int i = 0; i < inputs; i++)
      for (int j = 0; j < view(i).channels; j++) sum += at(i)[j];
    *at(inputs) = static_cast<float>(ops::finished(s_.attributes.as<ops::AddUpNumbers>(), sum));
  }

  // ---- the program, one element
  void begin_sums() {
    sums_.assign(static_cast<std::size_t>(sum_registers(s_.program, s_.program.size())), 0), counted_ = 0;
  }
  void end_sums(const At& p) {
    for (int i = 0; i < s_.program.size(); i++) {
      const Step& e = s_.program[i];
      for (int k = 0; k < sum_registers(e.op); k++)
        image_of(e.slot, p.n)[(e.row + k) * view(e.slot).row() + p.c] =
            static_cast<float>(sums_[static_cast<std::size_t>(sum_registers(s_.program, i) + k)]);
    }
  }
  void program(const At& p, const Values& results) {
    const int spread = p.inside && s_.pools() ? s_.window.taps() : 1;
    std::vector<Values> r(static_cast<std::size_t>(s_.program.size()));
    for (int i = 0; i < s_.program.size(); i++) {
      const Step& e = s_.program[i];
      if (!p.inside && !e.wide && (is_effect(e.op) || e.op == Micro::pool)) {
        r[static_cast<std::size_t>(i)] = {0};
        continue;
      }
      const auto reg = [&](int of, int j) {
        const Values& v = r[static_cast<std::size_t>(of)];
        return v[v.size() > 1 ? static_cast<std::size_t>(j) : 0];
      };
      Values& out = r[static_cast<std::size_t>(i)];
      for (int j = 0; j < (e.wide ? spread : 1); j++) out.push_back(step(e, p, results, reg, j, spread, i));
      if (is_effect(e.op) && e.op != Micro::store) {
        const Values& v = r[static_cast<std::size_t>(e.a)];
        for (double x : v) add_to_sums(i, e, x);
      }
    }
    counted_++;
  }
  void add_to_sums(int i, const Step& e, double x) {
    double* sum = &sums_[static_cast<std::size_t>(sum_registers(s_.program, i))];
    if (e.op == Micro::sum) {
      sum[0] += x;
      return;
    }
    if (counted_ == 0 && sum[1] == 0 && sum[2] == 0) sum[0] = x;
    sum[1] += x - sum[0];
    sum[2] += (x - sum[0]) * (x - sum[0]);
  }
  template <class Reg>
  double step(const Step& e, const At& p, const Values& results, const Reg& reg, int j, int spread, int) {
    const bool windowed = e.wide && p.inside;
    const Window& w = s_.window;
    const int y = windowed ? inside_image(p.y * w.stride.high + j / w.size.wide - w.rows.before, s_.source.height)
                           : p.y,
              x = windowed ? inside_image(p.x * w.stride.wide + j % w.size.wide - w.columns.before, s_.source.width)
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
        return !p.inside && !e.wide ? 0 : at(e.slot, p.n, y, x, p.c);
      case Micro::channel:
      case Micro::image_channel:
        return image_of(e.slot, p.n)[e.row * view(e.slot).row() + p.c];
      case Micro::constant:
        return e.value;
      case Micro::images:
        return context_.images;
      case Micro::scalar:
        return *at(e.slot);
      case Micro::hyper:
        return context_.hyper[e.row];
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
      case Micro::pool:
        return pooled(e.a, e.b);
      case Micro::unpool:
        return p.inside && wins(e.b, e.c) == j ? reg(e.a, 0) : 0;
      case Micro::store:
        (s_.anchor == Anchor::merge ? at(e.slot)[e.row * view(e.slot).row() + p.c] : at(e.slot, p.n, y, x, p.c)) =
            static_cast<float>(reg(e.a, j));
        return 0;
      case Micro::sum:
      case Micro::shifted_sums:
        break;  // added up once the element is done
    }
    return 0;
  }

  /// Where each tap of the window stands in the packed weights.
  std::vector<int> tap_order() const {
    const Window& w = s_.window;
    std::vector<int> order(
        static_cast<std::size_t>(s_.anchor == Anchor::map || s_.anchor == Anchor::scatter ? 0 : w.taps()));
    if (order.empty()) return order;
    int place = 0;
    for (int i = 0; i < phase_count(w, false); i++) {
      const Phase p = phase(w, false, {1, 1, 1}, i);
      for (int y = 0; y < p.rows.taps; y++)
        for (int x = 0; x < p.columns.taps; x++) order[static_cast<std::size_t>(window_tap(w, p, y, x))] = place++;
    }
    return order;
  }

  const Spec& s_;
  Slots slots_;
  const Context& context_;
  int begin_, end_;  ///< images
  std::vector<int> order_;
  Values sums_;
  int counted_ = 0;
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
