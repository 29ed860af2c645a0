#pragma once

#include <functional>
#include <string>
#include <vector>

#include "examples/batchnorm_study/finding.hpp"
#include "runtime/data/train_test.hpp"

/// The claims made for BatchNorm, each as a measured experiment.
namespace study {

struct Settings {
  bool quick = false;  ///< fewer seeds and settings, shorter runs
  int seeds = 5;
  int threads = 2;  ///< runs side by side; each run is of one thread
};

using Experiment = Finding (*)(const sinter::TrainTest& data, const Settings& settings);

Finding convergence(const sinter::TrainTest& data, const Settings& settings);
Finding learning_rates(const sinter::TrainTest& data, const Settings& settings);
Finding initialization(const sinter::TrainTest& data, const Settings& settings);
Finding regularization(const sinter::TrainTest& data, const Settings& settings);
Finding gradient_flow(const sinter::TrainTest& data, const Settings& settings);
Finding batch_sizes(const sinter::TrainTest& data, const Settings& settings);

}  // namespace study
