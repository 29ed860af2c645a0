#pragma once

#include <vector>

#include "examples/batchnorm_study/finding.hpp"
#include "examples/batchnorm_study/networks.hpp"
#include "examples/batchnorm_study/training.hpp"

/// Many runs: every variant at every setting with every seed.
namespace study {

/// runs[variant][setting][seed]
using Runs = std::vector<std::vector<std::vector<Run>>>;

/// `recipe_of(setting)` is completed by the seed, 1 for the first.
Runs sweep(const std::vector<Variant>& variants, int settings, int seeds, int threads, const sinter::TrainTest& data,
           const auto& recipe_of) {
  Runs runs(variants.size(), std::vector<std::vector<Run>>(static_cast<std::size_t>(settings),
                                                           std::vector<Run>(static_cast<std::size_t>(seeds))));
  const int of_variant = settings * seeds;
  side_by_side(static_cast<int>(variants.size()) * of_variant, threads, [&](int job) {
    const auto v = static_cast<std::size_t>(job / of_variant);
    const int setting = job % of_variant / seeds, seed = job % seeds;
    Recipe recipe = recipe_of(setting);
    recipe.seed = static_cast<std::uint64_t>(seed) + 1;
    runs[v][static_cast<std::size_t>(setting)][static_cast<std::size_t>(seed)] =
        train(*make(variants[v]), data, recipe);
  });
  return runs;
}

/// value(run) over the seeds of one setting.
Measured over_seeds(const std::vector<Run>& seeds, const auto& value) {
  std::vector<double> values;
  for (const Run& run : seeds) values.push_back(value(run));
  return measured(values);
}
inline Measured test_accuracy(const std::vector<Run>& seeds) {
  return over_seeds(seeds, [](const Run& run) { return run.test_accuracy; });
}

/// A run that learnt: far above chance on every seed.
inline bool trains(const std::vector<Run>& seeds) {
  for (const Run& run : seeds)
    if (!run.finite || run.test_accuracy < 0.8) return false;
  return true;
}

}  // namespace study
