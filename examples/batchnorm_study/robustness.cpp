#include <cmath>

#include "examples/batchnorm_study/experiments.hpp"
#include "examples/batchnorm_study/sweep.hpp"
#include "runtime/base/text.hpp"

/// What a network bears: learning rates and scales of its initial weights.
namespace study {
namespace {

using sinter::text;

/// Test accuracy over a quantity that is swept in equal ratios.
struct Sweep {
  std::vector<double> values;
  Runs runs;  ///< plain, BatchNorm

  Chart chart(const char* title, const char* x) const {
    Chart of{
        .title = title, .x = x, .y = "test accuracy (%)", .log_x = true, .series = {{"plain", {}}, {"BatchNorm", {}}}};
    for (const std::size_t v : {0u, 1u})
      for (std::size_t i = 0; i < values.size(); i++) {
        const Measured at = test_accuracy(runs[v][i]);
        of.series[v].values.push_back({values[i], 100 * at.mean, 100 * at.deviation});
      }
    return of;
  }
  FindingTable table(const char* head) const {
    FindingTable of{{head, "plain", "BatchNorm"}, {}};
    for (std::size_t i = 0; i < values.size(); i++)
      of.rows.push_back(
          {text("%.3g", values[i]), percent(test_accuracy(runs[0][i])), percent(test_accuracy(runs[1][i]))});
    return of;
  }
  /// The largest value that still trains; 0: none.
  double largest(std::size_t variant) const {
    double found = 0;
    for (std::size_t i = 0; i < values.size(); i++)
      if (trains(runs[variant][i])) found = values[i];
    return found;
  }
  /// How many of the values train.
  int count(std::size_t variant) const {
    int found = 0;
    for (std::size_t i = 0; i < values.size(); i++) found += trains(runs[variant][i]);
    return found;
  }
};

Sweep measure(double first, double ratio, int count, const sinter::TrainTest& data, const Settings& settings,
              const auto& recipe_of) {
  Sweep of;
  for (int i = 0; i < count; i++) of.values.push_back(first * std::pow(ratio, i));
  of.runs =
      sweep({Variant::plain, Variant::normalized}, count, settings.quick ? 2 : 3, settings.threads, data, [&](int i) {
        Recipe recipe = recipe_of(static_cast<float>(of.values[static_cast<std::size_t>(i)]));
        recipe.steps = settings.quick ? 300 : 938;  // one epoch
        return recipe;
      });
  return of;
}

}  // namespace

Finding learning_rates(const sinter::TrainTest& data, const Settings& settings) {
  const bool quick = settings.quick;
  const Sweep rates = measure(0.01, std::pow(10, quick ? 0.5 : 0.25), quick ? 7 : 13, data, settings,
                              [](float rate) { return Recipe{.rate = rate}; });
  const double plain = rates.largest(0), normalized = rates.largest(1);
  Finding finding{
      .title = "Higher learning rates",
      .claim = "with BatchNorm a network can be trained at learning rates that break it otherwise.",
      .method =
          "Test accuracy after one epoch (quick: 300 steps) for learning rates over three decades. A rate counts as "
          "one that "
          "trains if every seed "
          "ends above 80 %; the claim as held if BatchNorm's largest is at least twice the plain network's.",
      .table = rates.table("learning rate"),
      .charts = {rates.chart("accuracy over the learning rate", "learning rate")}};
  finding.verdict = normalized >= 2 * plain && normalized > 0 ? Verdict::held : Verdict::not_held;
  finding.sentence = text("The largest rate that trained is %.3g with BatchNorm and %.3g without.", normalized, plain);
  return finding;
}

Finding initialization(const sinter::TrainTest& data, const Settings& settings) {
  const Sweep scales =
      measure(0.01, std::sqrt(10), 9, data, settings, [](float scale) { return Recipe{.weight_scale = scale}; });
  Finding finding{.title = "Less sensitivity to initialization",
                  .claim = "with BatchNorm it matters less how large the initial weights are.",
                  .method =
                      "He initialization times 0.01 to 100 in all layers, then one epoch (quick: 300 steps) at rate "
                      "0.05. A scale counts "
                      "as one that trains if "
                      "every seed ends above 80 %; the claim as held if BatchNorm trains from more of the nine scales.",
                  .table = scales.table("weights times"),
                  .charts = {scales.chart("accuracy over the scale of the initial weights", "weights times")}};
  const int plain = scales.count(0), normalized = scales.count(1);
  finding.verdict = normalized > plain ? Verdict::held : normalized < plain ? Verdict::not_held : Verdict::undecided;
  finding.sentence = text("It trained from %d of the nine scales with BatchNorm, from %d without.", normalized, plain);
  return finding;
}

}  // namespace study
