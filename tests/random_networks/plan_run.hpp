#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "codegen/kernels/context.hpp"
#include "runtime/base/buffer.hpp"
#include "runtime/model/tensors.hpp"
#include "tests/random_networks/plans.hpp"

/// A network's plan at run time, and its steps, taken by the oracle.
namespace sinter::random_networks {

/// What compile.hpp does, stage by stage, with the assertions it makes. `fault` names the stage that broke something.
struct Stages {
  codegen::Folded<capacity> folded;
  codegen::Plan<capacity> plan;
  std::string fault;

  Stages(const PlanCase& one, codegen::Mode mode, const codegen::Passes& passes, const codegen::Target& target);

 private:
  void check(bool holds, const char* what) {
    if (!holds && fault.empty()) fault = what;
  }
};

/// A plan with its memories, run by the oracle as an Executor runs its kernels on one thread.
class Run {
 public:
  /// @pre the plan outlives this
  explicit Run(const codegen::Plan<capacity>& plan);

  const std::vector<ParameterTensor>& tensors() const { return tensors_; }
  std::byte* parameters() { return parameters_.data(); }
  std::vector<float> read(const ParameterTensor& tensor) const;
  void write(const ParameterTensor& tensor, const std::vector<float>& values);

  /// One batch of `count` samples, rows of all inputs' numbers; `targets`: likewise what the losses compare the outputs
  /// with; `weights` of the samples, 1 where there are none.
  void step(std::span<const float> images, std::span<const float> targets, std::size_t count, codegen::Context context,
            std::span<const float> weights = {});
  int image_size() const;   ///< numbers of a sample
  int target_size() const;  ///< numbers that it is compared with
  /// Mean over the samples of the last step, of all outputs' losses times their weights.
  double loss(std::size_t samples, const Losses& losses) const;
  std::vector<float> predicted(std::size_t samples) const { return rows(&codegen::OutputEnd::prediction, samples); }
  /// What the losses were given. @pre a plan without `fuse` and `memory`, which keeps it
  std::vector<float> output(std::size_t samples) const { return rows(&codegen::OutputEnd::output, samples); }

 private:
  std::byte* at(int tensor) const;
  std::size_t size_of(int tensor) const { return static_cast<std::size_t>(plan_.graph.tensors[tensor].shape.size()); }
  /// A tensor of each output, row by row.
  std::vector<float> rows(int codegen::OutputEnd::* tensor, std::size_t samples) const;
  void kernel(int k, const codegen::Context& context, int begin, int end);

  const codegen::Plan<capacity>& plan_;
  Buffer arena_, parameters_, states_;
  std::vector<ParameterTensor> tensors_;
};

void copy_parameters(const Run& from, Run& to);
/// What freezing makes of the parameters of a trained network.
void freeze(const Stages& trained, Run& from, const Stages& frozen, Run& to);

/// What an optimizer's kernels are told in step number `step`, from 1; at `rate` in place of its own.
codegen::Context context_of(const Optimizer& optimizer, int step, double rate);
codegen::Context context_of(const Optimizer& optimizer, int step);

/// On a thread whose stack has room: passes return plans by value, which the compiler does not mind. 2 where there is
/// no such thread.
int on_large_stack(const std::function<int()>& work);

}  // namespace sinter::random_networks
