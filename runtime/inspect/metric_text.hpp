#pragma once

#include <string>

#include "dsl/losses/target.hpp"

namespace sinter {

/// "mean absolute error"
std::string metric_words(const Metric& metric);
/// "98.67 %", "0.0312"
std::string metric_value(const Metric& metric, double value);
/// " accuracy 98.67 %", for a line that goes on with it; "" where there is none.
std::string and_metric(const Metric& metric, double value, const char* before = " ");

/// A line on one output of several: "  digit: accuracy 98.56 %, loss 0.0534\n".
std::string output_line(const std::string& name, const Metric& metric, double value, double loss);

}  // namespace sinter
