// What a network is made of, made here and nowhere in the library: an activation by its formula, an operation with its
// own gradient, a layer, a block of layers, a loss, an optimizer and a schedule. The program trains with them, stops in
// the middle, goes on from the file, and says whether the weights are those of a training that was not stopped.
#include "runtime/base/random.hpp"
#include "runtime/data/dataset.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/training/fit.hpp"
#include "sinter.hpp"

#include <cmath>
#include <cstdio>
#include <exception>

using namespace sinter;

// ---- an activation: its formula and its slope, for any kind of number
struct BentFormula {
  static constexpr const char* name = "bent";
  static constexpr auto value(auto x) { return (sqrt(x * x + 1.f) - 1.f) / 2.f + x; }
  static constexpr auto gradient(auto dy, auto x) { return dy * (x / (2.f * sqrt(x * x + 1.f)) + 1.f); }
};
struct Bent {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();
  static constexpr const char* kind = "bent";
  static constexpr int nodes = 1;
  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::ops::pointwise<BentFormula>); }
};

// ---- an operation with its own rules, and its layer: y = scale[channel] · x, where the scale is trained
struct ScaleSums {  // in: dy, x   out: a row per image, Σ over its pixels of dy · x
  static constexpr const char* name = "own_scale_sums";
  static constexpr codegen::Traits traits{.writes = codegen::Access::image_channel};
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    k.sum(n.out[0], 0, k.mul(k.pixel(n.in[0]), k.pixel(n.in[1])));
  }
  static void evaluate(auto& v, const codegen::Node& n) {
    v.fill(n.out[0], 0);
    v.each_pixel(n.in[0], [&](auto image, auto, auto c, auto i) {
      v(n.out[0], image * v.channels(n.out[0]) + c) += v(n.in[0], i) * v(n.in[1], i);
    });
  }
};
struct ScaleOp {  // in: x, scale   out: y
  static constexpr const char* name = "own_scale";
  static constexpr codegen::Traits traits{.reads = {codegen::Access::pixel, codegen::Access::channel}};
  static constexpr void body(codegen::Emitter& k, const codegen::Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.channel(n.in[1], 0)));
  }
  static constexpr void gradient(codegen::Backward& back, const codegen::Node& n, int dy) {
    back.contribute(n.in[0], back.activation(n.op, back.shape(n.in[0]), n, {dy, n.in[1]}));  // dx = scale · dy
    const int sums = back.activation(codegen::op_of<ScaleSums>, back.shape(n.in[1]), n, {dy, n.in[0]});
    back.contribute(n.in[1], back.channel(codegen::ops::merge_sums, back.shape(n.in[1]), n, {sums}));
  }
  static void evaluate(auto& v, const codegen::Node& n) {
    v.each_pixel(n.out[0], [&](auto, auto, auto c, auto i) { v(n.out[0], i) = v(n.in[0], i) * v(n.in[1], c); });
  }
};
struct Rescale {
  float begin = 1.f;  ///< what all scales begin at
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();
  static constexpr const char* kind = "rescale";
  static constexpr int nodes = 1;
  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape();
    if (!net.ok()) return;
    const int scale = net.parameter("scale", {1, 1, x.channels}, begin);
    net.add(codegen::op_of<ScaleOp>, x, {net.flow()[0], scale});
  }
};

// ---- a block made of others: a function
constexpr auto block(int units) { return Dense{units} >> Bent{} >> Residual{Dense{units} >> Bent{} >> Rescale{0.5f}}; }

// ---- a loss: nearly |y − t|, but smooth at 0 (Charbonnier et al. 1994)
struct Charbonnier {
  float width = 0.1f;
  bool weighted = false, sum = false;
  static constexpr const char *name = "Charbonnier", *key = "charbonnier";
  static constexpr Number<Charbonnier> numbers[] = {{"width", &Charbonnier::width, Range::above_zero},
                                                    {"weighted", &Charbonnier::weighted},
                                                    {"sum", &Charbonnier::sum}};
  static constexpr TargetKind target = TargetKind::values;
  constexpr auto value(auto y, auto t) const { return sqrt((y - t) * (y - t) + width * width) - width; }
  constexpr auto slope(auto y, auto t) const { return (y - t) / sqrt((y - t) * (y - t) + width * width); }
};

// ---- an optimizer: a mean of gradients, and a pull towards 0
struct Pulled {
  float rate = 0.05f, kept = 0.5f, pull = 1e-4f;
  static constexpr const char *name = "Pulled", *key = "pulled";
  static constexpr Number<Pulled> numbers[] = {{"rate", &Pulled::rate, Range::above_zero},
                                               {"kept", &Pulled::kept, Range::below_one},
                                               {"pull", &Pulled::pull, Range::not_below_zero}};
  static constexpr const char* states[] = {"mean"};
  static constexpr const char* step_numbers[] = {"-rate"};
  void of_step(const StepOf& step, double* number) const { number[0] = -step.rate; }
  constexpr void update(const codegen::Update& u) const {
    const auto w = u.weight(), mean = fma(u.constant(kept), u.state(0), (1.f - kept) * u.gradient());
    u.set_state(0, mean);
    u.set_weight(fma(u.number(0), fma(u.constant(pull), w, mean), w));
  }
};

// ---- a schedule: half the rate after each of so many equal parts of the run
struct Halved {
  float parts = 2.f;
  static constexpr const char *name = "Halved", *key = "halved";
  static constexpr Number<Halved> numbers[] = {{"parts", &Halved::parts, Range::above_zero}};
  double factor(double taken, double total) const {
    return std::pow(0.5, std::floor(taken / total * static_cast<double>(parts)));
  }
};

constexpr auto net = Input{2} >> Standardize{} >> block(16) >> Dense{1};
using Curve =
    Trainer<net,
            {.batch = 32, .loss = Charbonnier{.width = 0.05f}, .optimizer = Pulled{}, .schedule = Halved{.parts = 4}}>;

/// A hill: e^(−x² − y²), of points drawn here.
Dataset hill(std::size_t points, std::uint64_t seed) {
  auto places = xt::xtensor<float, 2>::from_shape({points, 2});
  auto heights = xt::xtensor<float, 1>::from_shape({points});
  for (std::size_t i = 0; i < points; i++) {
    const double x = Random(seed, 1, 2 * i).normal(), y = Random(seed, 1, 2 * i + 1).normal();
    places(i, 0) = static_cast<float>(x), places(i, 1) = static_cast<float>(y);
    heights(i) = static_cast<float>(std::exp(-x * x - y * y));
  }
  return Dataset(places, heights);
}

int main(int argc, char** argv) try {
  if (argc < 2) throw InputError("usage: own_layer FILE.safetensors");
  const std::string path = argv[1];
  const Dataset train = hill(2000, 1), test = hill(500, 2);
  FitOptions options;
  options.epochs = 20;

  Curve straight;
  fit(straight, train, test, options, {.epoch = [](const EpochRecord& e) {
        if (e.epoch % 5 == 0)
          std::printf("epoch %d: training loss %.5f, test loss %.5f\n", e.epoch, e.train_loss, e.test_loss);
      }});

  Curve before, after;
  fit(before, train, test, options,
      {.save = [&](const TrainingState& state) { save_checkpoint(before, state, path); },
       .stop = [&] { return before.steps_taken() >= 700; }});
  const Checkpoint half = read_checkpoint(path);
  options.resume = &half;
  fit(after, train, test, options);
  const bool equal = weights_sha256(after) == weights_sha256(straight);
  std::printf("stopped after 700 steps and gone on: %s\n", equal ? "the same weights, to the bit" : "OTHER weights");
  return equal ? 0 : 1;
} catch (const InputError& error) {
  std::fprintf(stderr, "own_layer: %s\n", error.what());
  return 2;
} catch (const std::exception& error) {
  std::fprintf(stderr, "own_layer: %s\n", error.what());
  return 1;
}
