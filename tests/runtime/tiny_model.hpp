#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runtime/model/model.hpp"

/// A real model that is small enough for tests of everything around models: softmax regression, trained by plain SGD in
/// image order. It records what it was asked to do.
class TinyModel : public sinter::Model {
 public:
  static constexpr int classes_count = 10;

  explicit TinyModel(int side = 28, int capacity = 64);

  int height() const override { return side_; }
  int width() const override { return side_; }
  int channels() const override { return 1; }
  sinter::Signatures signatures() const override { return sinter::Signature{.outputs = classes_count}; }
  int batch() const override { return capacity_; }
  double flops_per_step() const override { return 4.0 * capacity_ * pixels() * classes_count; }
  std::string_view arch() const override { return "plain"; }
  std::string_view compiler() const override { return "test 1.0"; }
  sinter::Hyper defaults() const override { return {.rate = 0.1f, .weight_decay = 0.f, .step = 1}; }
  sinter::Schedule schedule() const override { return sinter::Cosine{}; }
  double measured_peak_gflops(int threads) override { return 50.0 * threads; }

  void threads(int count) override { threads_ = count; }
  int threads() const override { return threads_; }
  int most_threads() const override { return capacity_ / 4; }
  int useful_threads() const override { return useful; }
  void draw_parameters(std::uint64_t seed) override;

  sinter::BatchResult train_step_at(std::span<const float> images, const sinter::Targets& targets,
                                    const sinter::Hyper& hyper) override;
  sinter::BatchResult evaluate_step(std::span<const float> images, const sinter::Targets& targets) override;
  sinter::BatchResult evaluate_step(std::span<const float> images, const sinter::Targets& targets,
                                    std::span<float> predictions) override;
  void predict(std::span<const float> images, std::span<float> probabilities) override;

  std::vector<sinter::ParameterInfo> parameters() const override;
  void read(int parameter, std::span<float> values) const override;
  void write(int parameter, std::span<const float> values) override;
  std::vector<sinter::ParameterInfo> states() const override { return {}; }
  void read_state(int, std::span<float>) const override {}
  void write_state(int, std::span<const float>) override {}
  sinter::NetworkViews views() const override;
  static std::string explain(std::string_view stage);
  std::vector<sinter::KernelTiming> profile(std::span<const float> images, const sinter::Targets& targets,
                                            int steps) override;

  struct Step {
    int count;
    sinter::Hyper hyper;
  };
  std::vector<Step> steps;       ///< of train_step; reserve before counting allocations
  std::vector<int> evaluations;  ///< images of each evaluate_step
  std::vector<float> last_images;
  std::uint64_t seed = 0;
  int useful = 1000;
  bool diverge = false;  ///< report losses that are not numbers

 private:
  int pixels() const { return side_ * side_; }
  double forward(std::span<const float> image, int label, std::span<double> probabilities) const;

  int side_, capacity_, threads_ = 1;
  std::vector<float> weights_;  // (pixels, classes)
  std::vector<float> bias_;     // (classes)
};
