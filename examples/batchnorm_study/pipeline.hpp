#pragma once

#include <string>

#include "examples/batchnorm_study/experiments.hpp"

namespace study {

/// The steps of the notebook this began from, with the lines it prints: the sizes of the sets, the shapes of one batch,
/// then the network without and with BatchNorm trained side by side.
std::string notebook_pipeline(const sinter::TrainTest& data, const Settings& settings);

}  // namespace study
