#include <algorithm>
#include <optional>

#include "examples/batchnorm_study/experiments.hpp"
#include "examples/batchnorm_study/sweep.hpp"
#include "runtime/base/text.hpp"

namespace study {
namespace {

using sinter::text;

constexpr double goal = 0.97;

/// Steps until the test accuracy reached the goal; none, if it never did.
std::optional<std::int64_t> steps_to_goal(const Run& run) {
  for (const Point& point : run.curve)
    if (point.accuracy >= goal) return point.step;
  return std::nullopt;
}

/// A cell of the table.
std::string shown(const std::vector<Run>& seeds, const Measured& steps) {
  const auto never = std::count_if(seeds.begin(), seeds.end(), [](const Run& run) { return !steps_to_goal(run); });
  if (never == std::ssize(seeds)) return text("more than %.0f", steps.mean);
  return number(steps, 0) + (never > 0 ? text(" (not reached by %td of %td)", never, std::ssize(seeds)) : "");
}

Series curve(const char* name, const std::vector<Run>& seeds) {
  std::size_t points = seeds[0].curve.size();
  for (const Run& run : seeds) points = std::min(points, run.curve.size());
  Series series{name, {}};
  for (std::size_t i = 0; i < points; i++) {
    const Measured at = over_seeds(seeds, [i](const Run& run) { return run.curve[i].accuracy; });
    series.values.push_back({static_cast<double>(seeds[0].curve[i].step), 100 * at.mean, 100 * at.deviation});
  }
  return series;
}

}  // namespace

Finding convergence(const sinter::TrainTest& data, const Settings& settings) {
  const std::vector<float> rates =
      settings.quick ? std::vector<float>{0.05f, 0.2f} : std::vector<float>{0.02f, 0.05f, 0.1f, 0.2f, 0.5f};
  const std::int64_t limit = settings.quick ? 2814 : 3752;  // three epochs, four
  const Runs runs = sweep({Variant::plain, Variant::normalized}, static_cast<int>(rates.size()), settings.seeds,
                          settings.threads, data, [&](int rate) {
                            return Recipe{.rate = rates[static_cast<std::size_t>(rate)],
                                          .steps = limit,
                                          .test_every = settings.quick ? 100 : 50,
                                          .test_images = settings.quick ? 4000u : 10000u};
                          });
  const auto steps = [&](std::size_t variant, std::size_t rate) {
    return over_seeds(runs[variant][rate],
                      [&](const Run& run) { return static_cast<double>(steps_to_goal(run).value_or(limit)); });
  };
  Finding finding{
      .title = "Faster convergence",
      .claim = "with BatchNorm a network reaches the same accuracy in fewer steps.",
      .method = text(
          "Steps of 64 images until the test accuracy first reaches %.0f %%, at most %lld, for several learning rates; "
          "a run that does not reach it counts as so many. It counts as held if BatchNorm at its best rate needs "
          "clearly fewer "
          "steps than the plain network at its own (more than twice the standard error of the difference).",
          100 * goal, static_cast<long long>(limit)),
      .table = {{"learning rate", "plain, steps", "BatchNorm, steps"}, {}}};
  std::size_t best[2] = {0, 0};
  for (std::size_t r = 0; r < rates.size(); r++) {
    finding.table.rows.push_back(
        {text("%g", static_cast<double>(rates[r])), shown(runs[0][r], steps(0, r)), shown(runs[1][r], steps(1, r))});
    for (const std::size_t v : {0u, 1u})
      if (steps(v, r).mean < steps(v, best[v]).mean) best[v] = r;
  }
  const Measured plain = steps(0, best[0]), normalized = steps(1, best[1]);
  finding.verdict = clearly_above(plain, normalized)   ? Verdict::held
                    : clearly_above(normalized, plain) ? Verdict::not_held
                                                       : Verdict::undecided;
  finding.sentence = text("At its best rate (%g) BatchNorm needed ", static_cast<double>(rates[best[1]])) +
                     shown(runs[1][best[1]], normalized) +
                     text(" steps; the plain network at its best (%g) ", static_cast<double>(rates[best[0]])) +
                     shown(runs[0][best[0]], plain) + ".";
  for (std::size_t r = 0; r < rates.size(); r++)
    finding.charts.push_back({.title = text("learning rate %g", static_cast<double>(rates[r])),
                              .x = "step",
                              .y = "test accuracy (%)",
                              .series = {curve("plain", runs[0][r]), curve("BatchNorm", runs[1][r])}});
  return finding;
}

}  // namespace study
