#include "runtime/inspect/metric_text.hpp"

#include <algorithm>

#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"

namespace sinter {

std::string metric_words(const Metric& metric) {
  std::string words = metric.name;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string metric_value(const Metric& metric, double value) {
  return metric.fraction ? percent(value) : text("%.4f", value);
}

std::string and_metric(const Metric& metric, double value, const char* before) {
  return metric.none() ? "" : before + metric_words(metric) + " " + metric_value(metric, value);
}

std::string output_line(const std::string& name, const Metric& metric, double value, double loss) {
  return "  " + one_line(name) + ":" + (metric.none() ? "" : and_metric(metric, value) + ",") +
         text(" loss %.4f\n", loss);
}

}  // namespace sinter
