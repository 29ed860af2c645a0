#include "examples/batchnorm_study/experiments.hpp"
#include "examples/batchnorm_study/sweep.hpp"
#include "runtime/base/text.hpp"

namespace study {

Finding regularization(const sinter::TrainTest& data, const Settings& settings) {
  constexpr std::size_t images = 2000;
  const std::vector<Variant> variants = {Variant::plain, Variant::normalized, Variant::dropout, Variant::both};
  const int seeds = settings.seeds, epochs = settings.quick ? 20 : 60;
  std::vector<std::vector<double>> train_accuracy(variants.size()), test(variants.size()), gap(variants.size());
  for (std::size_t v = 0; v < variants.size(); v++) {
    train_accuracy[v].resize(static_cast<std::size_t>(seeds));
    test[v] = gap[v] = train_accuracy[v];
  }
  side_by_side(static_cast<int>(variants.size()) * seeds, settings.threads, [&](int job) {
    const auto v = static_cast<std::size_t>(job / seeds), seed = static_cast<std::size_t>(job % seeds);
    const std::unique_ptr<sinter::Model> model = make(variants[v]);
    const Run run = train(
        *model, data, {.steps = epochs * (static_cast<std::int64_t>(images) / 64), .seed = seed + 1, .images = images});
    train_accuracy[v][seed] = accuracy(*model, data.train, images);
    test[v][seed] = run.test_accuracy;
    gap[v][seed] = train_accuracy[v][seed] - run.test_accuracy;
  });

  Finding finding{.title = "Regularization",
                  .claim = "BatchNorm regularizes: it narrows the gap between training and test, as Dropout does.",
                  .method = sinter::text("The first 2,000 training images only, %d epochs at rate 0.05. Both "
                                         "accuracies with running statistics and nothing dropped; "
                                         "the training one on the same 2,000 images. It counts as held if BatchNorm's "
                                         "gap is clearly smaller than the plain network's.",
                                         epochs),
                  .table = {{"network", "training accuracy", "test accuracy", "gap"}, {}}};
  for (std::size_t v = 0; v < variants.size(); v++)
    finding.table.rows.push_back({name_of(variants[v]), percent(measured(train_accuracy[v])),
                                  percent(measured(test[v])), percent(measured(gap[v]))});
  const Measured plain = measured(gap[0]), normalized = measured(gap[1]), dropped = measured(gap[2]);
  finding.verdict = clearly_above(plain, normalized)   ? Verdict::held
                    : clearly_above(normalized, plain) ? Verdict::not_held
                                                       : Verdict::undecided;
  finding.sentence = "The gap is " + percent(normalized) + " with BatchNorm, " + percent(dropped) + " with Dropout, " +
                     percent(plain) + " with neither (percentage points).";
  Chart chart{.title = "gap between training and test accuracy", .x = "", .y = "percentage points"};
  for (std::size_t v = 0; v < variants.size(); v++) {
    const Measured of = measured(gap[v]);
    chart.series.push_back({name_of(variants[v]), {{.y = 100 * of.mean, .deviation = 100 * of.deviation}}});
  }
  finding.charts = {chart};
  return finding;
}

}  // namespace study
