#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "codegen/emit/executor.hpp"
#include "codegen/kernels/peak.hpp"
#include "runtime/buffer.hpp"
#include "runtime/explain.hpp"
#include "runtime/median.hpp"
#include "runtime/model.hpp"
#include "runtime/options.hpp"
#include "runtime/tensors.hpp"

namespace sinter {


/// A network, ready to train: its two plans, its memory, its parameters. Everything shape-dependent is decided at compile time;
/// a step allocates nothing.
template <const auto& Net, Options O = Options{}>
class Trainer : public Model {
  using TrainCode = codegen::Compiled<Problem<Net, O>, codegen::Mode::train>;
  using InferCode = codegen::Compiled<Problem<Net, O>, codegen::Mode::infer>;
  static_assert(TrainCode::legal);

 public:
  static constexpr const auto& plan = TrainCode::plan;            ///< of a training step
  static constexpr const auto& inference_plan = InferCode::plan;  ///< of a prediction, with running statistics

  Trainer()
      : parameters_(plan.parameter_bytes),
        states_(plan.state_bytes),
        train_arena_(plan.arena_bytes),
        infer_arena_(inference_plan.arena_bytes),
        train_(train_memories()),
        infer_(infer_memories()),
        tensors_(parameter_tensors(span(plan.graph.tensors), span(plan.places), span(plan.graph.nodes), span(plan.graph.layers))) {
    initialize(1);
  }
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  int height() const override { return image().height; }
  int width() const override { return image().width; }
  int channels() const override { return image().channels; }
  int classes() const override { return plan.graph.tensors[plan.graph.logits].shape.channels; }
  int batch() const override { return O.batch; }
  double flops_per_step() const override { return plan.flops; }
  std::string_view arch() const override { return codegen::this_target.name; }
  std::string_view compiler() const override {
#ifdef __clang__
    return "clang " __clang_version__;
#else
    return "gcc " __VERSION__;
#endif
  }
  Hyper defaults() const override { return {.rate = O.optimizer.rate, .weight_decay = O.optimizer.weight_decay}; }
  Schedule schedule() const override { return O.schedule; }
  double measured_peak_gflops(int threads) override {
    double total = 0;
#pragma omp parallel for num_threads(threads) reduction(+ : total) schedule(static, 1)
    for (int t = 0; t < threads; t++) total += codegen::measure_peak_gflops();
    return total;
  }

  void threads(int count) override { threads_ = count < 1 ? 1 : count; }
  int threads() const override { return threads_; }

  void initialize(std::uint64_t seed) override {
    parameters_.clear();
    states_.clear();
    for (int i = 0; i < static_cast<int>(tensors_.size()); i++) draw(tensor(i), i, seed, address(i));
  }

  BatchResult train_step(std::span<const float> images, std::span<const std::uint8_t> labels, const Hyper& hyper) override {
    const codegen::Context context = begin<TrainCode>(train_memories(), images, labels, &hyper);
    train_.run(context, threads_);
    return result<TrainCode>(train_memories(), context.images);
  }
  BatchResult evaluate_step(std::span<const float> images, std::span<const std::uint8_t> labels) override {
    const codegen::Context context = begin<InferCode>(infer_memories(), images, labels, nullptr);
    infer_.run(context, threads_);
    return result<InferCode>(infer_memories(), context.images);
  }
  void predict(std::span<const float> images, std::span<float> probabilities) override {
    const std::size_t size = static_cast<std::size_t>(image().size()), count = images.size() / size;
    if (probabilities.size() != count * static_cast<std::size_t>(classes()))
      throw std::invalid_argument("predict: " + std::to_string(probabilities.size()) + " probabilities for " + std::to_string(count) +
                                  " images, where each has " + std::to_string(classes()));
    const std::uint8_t any_label[static_cast<std::size_t>(O.batch)]{};  // the loss is not looked at
    if (count > static_cast<std::size_t>(O.batch)) throw std::invalid_argument("predict: more images than a batch holds");
    const codegen::Context context = begin<InferCode>(infer_memories(), images, {any_label, count}, nullptr);
    infer_.run(context, threads_);
    const codegen::Place& place = inference_plan.places[inference_plan.graph.outputs[1]];
    const float* from = infer_memories().at(place);
    for (std::size_t n = 0; n < count; n++)
      std::copy_n(from + n * static_cast<std::size_t>(place.view.image()), classes(), probabilities.data() + n * static_cast<std::size_t>(classes()));
  }

  std::vector<ParameterInfo> parameters() const override {
    std::vector<ParameterInfo> list;
    for (const ParameterTensor& p : tensors_) list.push_back(p.info);
    return list;
  }
  void read(int parameter, std::span<float> values) const override { read_values(tensor(parameter), address(parameter), values); }
  void write(int parameter, std::span<const float> values) override { write_values(tensor(parameter), address(parameter), values); }

  std::string explain(std::string_view stage) const override { return explain_stages<TrainCode, InferCode>(stage); }

  std::vector<KernelTiming> profile(std::span<const float> images, std::span<const std::uint8_t> labels, int steps) override {
    using Times = typename codegen::Executor<TrainCode>::Times;
    std::vector<std::vector<double>> samples(Times{}.size());
    for (int step = 0; step < steps; step++) {
      Hyper hyper = defaults();
      hyper.step = step + 1;
      const codegen::Context context = begin<TrainCode>(train_memories(), images, labels, &hyper);
      std::vector<Times> times(static_cast<std::size_t>(threads_), Times{});
      train_.run_timed(context, threads_, times.data());
      for (std::size_t k = 0; k < samples.size(); k++) {
        double busiest = 0;
        for (const Times& of_thread : times) busiest = std::max(busiest, of_thread[k]);
        samples[k].push_back(busiest);
      }
    }
    std::vector<KernelTiming> report;
    for (std::size_t k = 0; k < samples.size(); k++)
      report.push_back({kernel_name(span(plan.schedule), span(plan.graph.layers), static_cast<int>(k)),
                        plan.schedule[static_cast<int>(k)].flops, median(samples[k])});
    return report;
  }

 private:
  template <class T, int N>
  static std::span<const T> span(const codegen::List<T, N>& list) { return {list.items, static_cast<std::size_t>(list.count)}; }
  static constexpr const Shape& image() { return plan.graph.tensors[plan.graph.images].shape; }
  const ParameterTensor& tensor(int i) const { return tensors_.at(static_cast<std::size_t>(i)); }
  float* address(int i) const { return parameters_.data() + tensor(i).place.offset; }
  codegen::Memories train_memories() const { return {train_arena_.data(), parameters_.data(), states_.data()}; }
  codegen::Memories infer_memories() const { return {infer_arena_.data(), parameters_.data(), nullptr}; }

  template <class Code>
  codegen::Context begin(const codegen::Memories& memories, std::span<const float> images, std::span<const std::uint8_t> labels, const Hyper* hyper) {
    check_batch(images.size(), static_cast<std::size_t>(image().size()), labels, O.batch, classes());
    const auto& graph = Code::plan.graph;
    place_images(Code::plan.places[graph.images].view, images, memories.at(Code::plan.places[graph.images]));
    float* label = memories.at(Code::plan.places[graph.labels]);
    for (std::size_t n = 0; n < labels.size(); n++) label[n] = labels[n];
    codegen::Context context{.images = static_cast<int>(labels.size()), .hyper = {}};
    if (hyper != nullptr) set_hyper(context, *hyper);
    return context;
  }
  static void set_hyper(codegen::Context& context, const Hyper& h) {
    using enum codegen::Hyperparameter;
    const auto set = [&context](codegen::Hyperparameter which, double value) {
      context.hyper[static_cast<int>(which)] = static_cast<float>(value);
    };
    const double step = static_cast<double>(h.step < 1 ? 1 : h.step);
    const double bias1 = 1 - std::pow(static_cast<double>(O.optimizer.beta1), step);
    const double bias2 = 1 - std::pow(static_cast<double>(O.optimizer.beta2), step);
    set(minus_rate, -h.rate);
    set(weight_decay, h.weight_decay);
    set(minus_adam_rate, -h.rate / bias1);
    set(inverse_root_bias2, 1 / std::sqrt(bias2));
    set(keep, 1 - static_cast<double>(h.rate) * h.weight_decay);
  }
  template <class Code>
  static BatchResult result(const codegen::Memories& memories, int images) {
    const float* loss = memories.at(Code::plan.places[Code::plan.graph.outputs[0]]);
    BatchResult r{.count = images};
    for (int n = 0; n < images; n++) {
      r.loss += loss[2 * n];
      r.correct += loss[2 * n + 1] > 0.5f;
    }
    return r;
  }

  static_assert(plan.parameter_bytes == inference_plan.parameter_bytes, "both plans see the same parameters");
  Buffer parameters_, states_, train_arena_, infer_arena_;
  codegen::Executor<TrainCode> train_;
  codegen::Executor<InferCode> infer_;
  std::vector<ParameterTensor> tensors_;
  int threads_ = 1;
};

}  // namespace sinter
