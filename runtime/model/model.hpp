#pragma once

#include "dsl/cxx20.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/model/course.hpp"
#include "runtime/model/targets.hpp"

/// What the compiled part of the library knows of a network: everything that does not depend on its types.
/// `Trainer<net, options>` implements it; the training loop, the command line and the reports are written against it.
namespace sinter {

struct NetworkViews;  // runtime/model/views.hpp

/// Sums over the images of one batch.
struct BatchResult {
  double loss = 0;    ///< sum of the images' losses, added in image order; of several outputs, each times its weight
  double metric = 0;  ///< of the loss's metric: of CrossEntropy's accuracy, images whose largest logit is the label's
  int count = 0;      ///< images in the batch
  struct OfOutput {
    double loss = 0, metric = 0;  ///< without its weight
  };
  std::array<OfOutput, most_outputs> outputs{};  ///< where there are several; `metric` is the first one's
};

/// A parameter or a running statistic, in its logical (unpadded) layout: Conv weights are (kernel height, kernel width,
/// input channels, filters), Dense weights (inputs, units) with inputs in height, width, channel order.
struct ParameterInfo {
  std::string name;        ///< `conv1.weight`, `batchnorm1.gamma`, `batchnorm1.running_var`, …
  std::vector<int> shape;  ///< logical extents; their product is the number of values
  bool trained = true;     ///< false for running statistics
};

/// One kernel of a plan with its measured share of a step.
struct KernelTiming {
  std::string name;    ///< as in `explain`: `k07 contract conv2`
  double flops = 0;    ///< floating-point operations a step
  double bytes = 0;    ///< of what it reads and writes a step, each tensor once
  double seconds = 0;  ///< median wall time a step, on the busiest thread
};

class Model {
 public:
  virtual ~Model();

  // Of the images it takes. With several inputs a sample is a row of all their numbers, 1 x 1 x numbers (inputs_of).
  virtual int height() const = 0;
  virtual int width() const = 0;
  virtual int channels() const = 0;
  virtual Signatures signatures() const = 0;
  Signature signature() const { return signatures()[0]; }  ///< of the first output
  int classes() const { return signature().classes(); }    ///< of the first output; 0 where samples are in none
  int outputs() const { return signatures().outputs(); }   ///< numbers predicted of an image
  virtual int batch() const = 0;                           ///< capacity; every call below takes 1..batch() images
  virtual double flops_per_step() const = 0;
  virtual std::string_view arch() const = 0;       ///< "generic", "avx2", "avx512"
  virtual std::string_view compiler() const = 0;   ///< "gcc 12.2.0", "clang 19.1.7"
  virtual bool optimized() const { return true; }  ///< was its file compiled with -O1 or more?
  virtual Hyper defaults() const = 0;              ///< the network's own rate and weight decay
  virtual Schedule schedule() const = 0;           ///< of the learning rate, unless the user names another
  /// fp32 multiply-add peak of this machine in GFLOP/s on `threads` threads, measured now by the kernels' instructions.
  virtual double measured_peak_gflops(int threads) = 0;

  /// The one thread knob; results never depend on it. A Trainer begins with default_threads.
  virtual void threads(int count) = 0;
  /// that run: at most most_threads(), and fewer where the system gives no more
  virtual int threads() const = 0;
  virtual int most_threads() const = 0;    ///< more would have nothing to do
  virtual int useful_threads() const = 0;  ///< more would cost a step more than they save

  /// Draws all parameters anew, clears optimizer state and running statistics, and begins the course anew: no step is
  /// taken, and Dropout draws from this seed. A model begins as initialize(1) leaves it.
  void initialize(std::uint64_t seed);

  /// One step of training. The model counts it, and takes its learning rate from the schedule.
  /// images: count · height · width · channels values, NHWC; targets: what the loss asks for, of CrossEntropy count
  /// class numbers below classes(). Returns the loss before the step.
  /// @throws std::invalid_argument for sizes and targets that do not fit, std::logic_error where the schedule has no
  /// rate for this step (see plan_steps), or where averages stand in the weights' place: nothing has changed then.
  /// @throws Diverged for a loss that is infinite or not a number; the weights are of no use then
  BatchResult train_step(std::span<const float> images, const Targets& targets);

  /// How many steps the whole training will have, those taken included. A schedule other than Constant must know before
  /// the first.
  void plan_steps(std::int64_t total);
  /// Learning rate of the steps to come, before the schedule. @throws std::invalid_argument unless it is a number of 0
  /// or more
  void rate(float value);

  /// Where the training stands. `fit` and `restore` set it, checkpoints keep it.
  Course course() const;
  void course(const Course& course) { course_ = course; }
  std::int64_t steps_taken() const { return course().taken; }  ///< of training, so far
  Hyper next_hyper() const { return course().next(); }         ///< of the next train_step

  /// A step with numbers of your own, outside of the course: nothing is counted, and a loss that is not finite is
  /// returned as it is.
  virtual BatchResult train_step_at(std::span<const float> images, const Targets& targets, const Hyper& hyper) = 0;
  /// Loss and metric with running statistics; changes nothing.
  virtual BatchResult evaluate_step(std::span<const float> images, const Targets& targets) = 0;
  /// The same, and what is predicted: count · outputs() values.
  virtual BatchResult evaluate_step(std::span<const float> images, const Targets& targets,
                                    std::span<float> predictions) = 0;
  /// predictions: count · outputs() values; of a CrossEntropy the classes' probabilities.
  virtual void predict(std::span<const float> images, std::span<float> predictions) = 0;

  virtual std::vector<ParameterInfo> parameters() const = 0;
  virtual void read(int parameter, std::span<float> values) const = 0;
  virtual void write(int parameter, std::span<const float> values) = 0;

  /// What the optimizer keeps between steps, in the layout of its parameter: `conv1.weight.moment1`,
  /// `dense1.bias.velocity`, …
  virtual std::vector<ParameterInfo> states() const = 0;
  virtual void read_state(int state, std::span<float> values) const = 0;
  virtual void write_state(int state, std::span<const float> values) = 0;

  /// The network's graphs and plans. They live as long as the program.
  virtual NetworkViews views() const = 0;

  /// Runs `steps` training steps on the given batch and reports each kernel's median time.
  virtual std::vector<KernelTiming> profile(std::span<const float> images, const Targets& targets, int steps) = 0;

 private:
  virtual void draw_parameters(std::uint64_t seed) = 0;  ///< and clears what training made

  friend class AveragedWeights;
  friend void refuse_averages(const Model& model, const char* what);
  bool averaged_ = false;         ///< averages stand in the weights' place
  std::optional<Course> course_;  ///< none: at its beginning, with the network's own numbers
};

}  // namespace sinter
