#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/merging.hpp"
#include "codegen/kernels/naive.hpp"
#include "tests/codegen/networks.hpp"

/// Operations, kernels and layers that no file of the library knows of.
namespace sinter::test {

/// in: dy, x   out: dx   2 · factor · x · dy
struct SquareDx {
  static constexpr const char* name = "square_dx";
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    const int slope = k.mul(k.pixel(n.in[1]), k.constant(2 * n.attributes.as<float>()));
    k.define(n.out[0], k.mul(slope, k.pixel(n.in[0])));
  }
  static void evaluate(auto& v, const codegen::Node& n) {
    const double factor = static_cast<double>(n.attributes.template as<float>());
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = 2 * factor * v(n.in[1], i) * v(n.in[0], i); });
  }
};

/// in: x   out: y   factor · x²
struct Square {
  static constexpr const char* name = "square";
  static constexpr codegen::Field fields[] = {{" factor ", codegen::Field::real}};
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    const int x = k.pixel(n.in[0]);
    k.define(n.out[0], k.mul(k.mul(x, x), k.constant(n.attributes.as<float>())));
  }
  static constexpr void gradient(codegen::Backward& back, const codegen::Node& n, int dy) {
    back.contribute(n.in[0], back.activation(codegen::op_of<SquareDx>, back.shape(n.in[0]), n, {dy, n.in[0]}));
  }
  static void evaluate(auto& v, const codegen::Node& n) {
    const double factor = static_cast<double>(n.attributes.template as<float>());
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = factor * v(n.in[0], i) * v(n.in[0], i); });
  }
};

struct SquareLayer {
  float factor = 0.5f;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "square";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::op_of<Square>, factor); }
};

/// An anchor: sums over a pixel's channels up to each, or from each on. Slots: x, y.
struct RunningSums {
  static constexpr const char* name = "running_sums";
  static constexpr codegen::AnchorTraits traits{.programmed = false};
  static constexpr void open(codegen::Spec& s, const codegen::Node& n, const codegen::Shapes& of) {
    s.domain = of.out();
    s.attributes = n.attributes;
  }
  static constexpr double flops(const codegen::Spec& s) { return s.domain.size(); }
  static void naive(codegen::Naive& k) {
    const bool from_each = k.spec.attributes.as<int>() != 0;
    for (int n = k.begin; n < k.end; n++)
      for (int y = 0; y < k.spec.domain.height; y++)
        for (int x = 0; x < k.spec.domain.width; x++) {
          double sum = 0;
          for (int i = 0; i < k.spec.domain.channels; i++) {
            const int c = from_each ? k.spec.domain.channels - 1 - i : i;
            sum += static_cast<double>(k.at(0, n, y, x, c));
            k.at(1, n, y, x, c) = static_cast<float>(sum);
          }
        }
  }
};
inline constexpr codegen::Anchor running_sums = codegen::anchor_of<RunningSums>;

/// in: x   out: y   Σ of x's channels up to each, or (its gradient) from each on
template <bool FromEach>
struct RunningSum {
  static constexpr const char* name = FromEach ? "running_sum_dx" : "running_sum";
  static constexpr codegen::Traits traits{.anchor = running_sums, .reads = {codegen::Access::operand}};
  static constexpr void gradient(codegen::Backward& back, const codegen::Node& n, int dy) {
    codegen::Node like = n;
    like.attributes = FromEach ? 0 : 1;
    back.contribute(n.in[0], back.activation(codegen::op_of<RunningSum<!FromEach>>, back.shape(n.in[0]), like, {dy}));
  }
  static void evaluate(auto& v, const codegen::Node& n) {
    const std::size_t channels = v.channels(n.in[0]);
    v.each(n.in[0], [&](auto i) {
      v(n.out[0], i) = 0;
      const std::size_t first = i / channels * channels, last = first + channels;
      for (std::size_t j = FromEach ? i : first; FromEach ? j < last : j <= i; j++) v(n.out[0], i) += v(n.in[0], j);
    });
  }
};

struct RunningSumLayer {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "running_sum";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::op_of<RunningSum<false>>, 0); }
};

/// in: partial (one row per image: Σ over its pixels)   out: mean
/// attributes: pixels of an image
struct BatchMean {
  static constexpr const char* name = "batch_mean";
  static constexpr codegen::Traits traits{.anchor = codegen::anchors::merge, .reads = {codegen::Access::operand}};
  static void merge(codegen::Merging& m) { m.result(0, m.total(0) / (m.images * m.as<int>())); }
  static void evaluate(auto& v, const codegen::Node& n) {
    v.fill(n.out[0], 0);
    const double count = static_cast<double>(v.images()) * n.attributes.template as<int>();
    v.each(n.in[0], [&](auto i) { v(n.out[0], i % v.channels(n.out[0])) += v(n.in[0], i) / count; });
  }
};

/// in: x, mean (of x)   out: y   x − mean
struct Center {
  static constexpr const char* name = "center";
  static constexpr codegen::Traits traits{.reads = {codegen::Access::pixel, codegen::Access::channel},
                                          .differentiable = 0b01};
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    k.define(n.out[0], k.sub(k.pixel(n.in[0]), k.channel(n.in[1], 0)));
  }
  /// Through the mean, too: dy − its mean.
  static constexpr void gradient(codegen::Backward& back, const codegen::Node& n, int dy) {
    const Shape x = back.shape(n.in[0]), row{1, 1, x.channels};
    codegen::Node like = n;
    like.attributes = x.pixels();
    const int sums = back.activation(codegen::ops::bias_sums, row, like, {dy});
    const int mean = back.channel(codegen::op_of<BatchMean>, row, like, {sums});
    back.contribute(n.in[0], back.activation(codegen::op_of<Center>, x, like, {dy, mean}));
  }
  static void evaluate(auto& v, const codegen::Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i) - v(n.in[1], i % v.channels(n.in[1])); });
  }
};

struct CenterLayer {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "center";
  static constexpr int nodes = 3;

  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape(), row{1, 1, x.channels};
    const int input = net.flow()[0];
    const int sums = net.add(codegen::ops::bias_sums, row, {input});
    const int mean = net.add_channel(codegen::op_of<BatchMean>, row, {sums}, x.pixels());
    net.add(codegen::op_of<Center>, x, {input, mean});
  }
};

inline constexpr auto centered = Input{6, 5, 2} >> Conv{.filters = 11, .kernel = 3} >> CenterLayer{} >> ReLU{} >>
                                 Flatten{} >> Dense{12} >> CenterLayer{} >> ReLU{} >> Dense{11} >> ReLU{} >> Dense{10};

inline constexpr auto summed_up = Input{6, 5, 2} >> Conv{.filters = 9, .kernel = 3} >> BatchNorm{} >>
                                  RunningSumLayer{} >> ReLU{} >> Flatten{} >> Dense{12} >> ReLU{} >> Dense{10} >>
                                  RunningSumLayer{};

inline constexpr auto squared = Input{6, 7, 2} >> Conv{.filters = 5, .kernel = 3} >> SquareLayer{} >> BatchNorm{} >>
                                SquareLayer{0.25f} >> MaxPool{2} >> Flatten{} >> Dense{12} >> SquareLayer{} >> Dense{3};

}  // namespace sinter::test

namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct RunningSumsCode {
  static constexpr const Spec& s = K::spec;
  static constexpr View from = s.views.items[0], to = s.views.items[1];
  static void run(Slots operands, const Context&, int begin, int end) {
    for (int n = begin; n < end; n++)
      for (int pixel = 0; pixel < s.domain.pixels(); pixel++) {
        const float* x = place<from>(operands[0], n, pixel);
        float* y = place<to>(operands[1], n, pixel);
        float sum = 0;
        for (int i = 0; i < s.domain.channels; i++) {
          const int c = s.attributes.template as<int>() != 0 ? s.domain.channels - 1 - i : i;
          y[c] = sum = sum + x[c];
        }
        for (int c = s.domain.channels; c < to.pitch; c++) y[c] = 0;
      }
  }
  template <const View& v>
  static float* place(std::byte* slot, int n, int pixel) {
    return numbers_at<Element::f32>(slot) + static_cast<std::ptrdiff_t>(v.local ? n / s.chunk : n) * v.image() +
           v.origin() + pixel / v.width * v.row() + pixel % v.width * v.pitch;
  }
};
template <class K>
struct Code<test::running_sums.id, K> : RunningSumsCode<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
