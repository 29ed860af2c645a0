#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sinter {

class Model;
struct FitOptions;

namespace cli {

/// The flags of `train` that say how the weights are changed. What is not given is the network's own.
struct LearningFlags {
  std::optional<float> rate, weight_decay;
  std::string schedule;                                          ///< its key, as a flag spells it; "" when not given
  std::map<std::string, std::optional<float>> schedule_numbers;  ///< name → value: dsl/schedules/
  bool has_schedule() const;
  std::vector<std::string> fixed;  ///< flags that were given and name what is fixed at compile time
};

/// Puts the flags into the options of a run of this model.
/// @throws InputError for a value the schedule does not have, or one that is fixed at compile time
void apply(const LearningFlags& flags, const Model& model, FitOptions& options);

/// `Adam, rate 0.001, cosine schedule`: what the run will use.
std::string learning_text(const Model& model, const FitOptions& options);

/// The same with all numbers:
/// `Adam (beta1 0.9, beta2 0.999, epsilon 1e-08), rate 0.001, weight decay 0, cosine schedule (warmup 0, floor 0)`
std::string learning_details(const Model& model, const FitOptions& options);

}  // namespace cli
}  // namespace sinter
