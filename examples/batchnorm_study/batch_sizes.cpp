#include <algorithm>

#include "examples/batchnorm_study/experiments.hpp"
#include "examples/batchnorm_study/sweep.hpp"
#include "runtime/base/text.hpp"
#include "runtime/inspect/batch_statistics.hpp"

namespace study {
namespace {

using sinter::text;

/// What one batch size gave, per seed.
struct Size {
  int batch = 1;
  std::vector<double> plain, running, own, recomputed;  ///< test accuracies
  std::vector<double> mean_noise, variance_noise, plain_microseconds, microseconds;
};

constexpr int capacity_for(int batch) { return batch <= 16 ? 16 : batch <= 64 ? 64 : 1024; }

Recipe recipe_for(int batch, std::size_t images, std::uint64_t seed) {
  Recipe recipe{.batch = batch, .steps = static_cast<std::int64_t>(images) / batch, .seed = seed};
  recipe.rate = std::clamp(0.05f * static_cast<float>(batch) / 64.f, 0.002f, 0.4f);  // in proportion, within reason
  return recipe;
}

void run_plain(Size& size, std::size_t seed, const sinter::TrainTest& data, std::size_t images) {
  const Run run =
      train(*make(Variant::plain, capacity_for(size.batch)), data, recipe_for(size.batch, images, seed + 1));
  size.plain[seed] = run.test_accuracy;
  size.plain_microseconds[seed] = 1e6 * run.seconds_per_step / size.batch;
}

void run_normalized(Size& size, std::size_t seed, const sinter::TrainTest& data, std::size_t images) {
  const std::unique_ptr<sinter::Model> model = make(Variant::normalized, capacity_for(size.batch));
  const Run run = train(*model, data, recipe_for(size.batch, images, seed + 1));
  size.running[seed] = run.test_accuracy;
  size.microseconds[seed] = 1e6 * run.seconds_per_step / size.batch;
  const sinter::BatchResult own = sinter::evaluate_with_batch_statistics(*model, data.test, size.batch);
  size.own[seed] = own.metric / own.count;
  const std::size_t used = std::min<std::size_t>(images, 16384);
  const auto noise =
      sinter::recompute_statistics(*model, data.train, size.batch, static_cast<int>(used) / size.batch, seed + 1);
  size.mean_noise[seed] = noise.front().mean_noise, size.variance_noise[seed] = noise.front().variance_noise;
  size.recomputed[seed] = accuracy(*model, data.test, 10000);
}

}  // namespace

Finding batch_sizes(const sinter::TrainTest& data, const Settings& settings) {
  const int count = settings.quick ? 2 : 3;
  const std::size_t images = settings.quick ? 12800 : 59392;  // a multiple of every batch size
  std::vector<Size> sizes;
  for (int batch = 1; batch <= 1024; batch *= settings.quick ? 4 : 2) {
    const std::vector<double> room(static_cast<std::size_t>(count));
    sizes.push_back({batch, room, room, room, room, room, room, room, room});
  }
  side_by_side(static_cast<int>(sizes.size()) * 2 * count, settings.threads, [&](int job) {
    Size& size = sizes[static_cast<std::size_t>(job / (2 * count))];
    const auto seed = static_cast<std::size_t>(job % count);
    if (job / count % 2 == 0)
      run_plain(size, seed, data, images);
    else
      run_normalized(size, seed, data, images);
  });

  Finding finding{
      .title = "Batch sizes",
      .claim = "BatchNorm breaks with very small batches.",
      .method =
          text("%zu images at each batch size, at a rate of 0.05 · batch / 64 within 0.002 and 0.4. Test accuracy of "
               "the plain network; of "
               "BatchNorm with running "
               "statistics (inference), with each batch's own (as in training), and with running statistics recomputed "
               "afterwards over 16,384 training images. Noise: deviation of a batch's mean and variance from batch to "
               "batch in the first "
               "BatchNorm, as "
               "a fraction of the values' deviation and variance. Time: median of a training step on one thread, over "
               "its images. The "
               "claim counts as held if "
               "BatchNorm is clearly below the plain network for one of the sizes 1, 2 and 4, and not at 64.",
               images),
      .table = {{"batch", "plain", "BatchNorm, inference", "own statistics", "recomputed", "noise of mean",
                 "of variance", "plain µs/image", "BatchNorm µs/image"},
                {}}};
  Chart accuracies{.title = "test accuracy",
                   .x = "batch size",
                   .y = "test accuracy (%)",
                   .log_x = true,
                   .series = {{"plain", {}}, {"BatchNorm, inference", {}}, {"own statistics", {}}, {"recomputed", {}}}};
  Chart noise{.title = "noise of the statistics",
              .x = "batch size",
              .y = "fraction",
              .log_x = true,
              .log_y = true,
              .series = {{"mean", {}}, {"variance", {}}}};
  Chart time{.title = "time",
             .x = "batch size",
             .y = "µs an image",
             .log_x = true,
             .log_y = true,
             .series = {{"plain", {}}, {"BatchNorm", {}}}};
  std::string broken;
  bool fine_at_64 = true;
  for (const Size& s : sizes) {
    const Measured of[] = {measured(s.plain), measured(s.running), measured(s.own), measured(s.recomputed)};
    const Measured mean = measured(s.mean_noise), variance = measured(s.variance_noise);
    finding.table.rows.push_back({std::to_string(s.batch), percent(of[0]), percent(of[1]), percent(of[2]),
                                  percent(of[3]), text("%.3f", mean.mean), text("%.3f", variance.mean),
                                  text("%.2f", measured(s.plain_microseconds).mean),
                                  text("%.2f", measured(s.microseconds).mean)});
    const double x = s.batch;
    for (std::size_t i = 0; i < 4; i++)
      accuracies.series[i].values.push_back({x, 100 * of[i].mean, 100 * of[i].deviation});
    if (mean.mean > 0) noise.series[0].values.push_back({x, mean.mean, mean.deviation});
    if (variance.mean > 0) noise.series[1].values.push_back({x, variance.mean, variance.deviation});
    time.series[0].values.push_back({x, measured(s.plain_microseconds).mean, 0});
    time.series[1].values.push_back({x, measured(s.microseconds).mean, 0});
    const bool below = clearly_above(of[0], of[1]);
    if (s.batch <= 4 && below) broken += (broken.empty() ? "" : ", ") + std::to_string(s.batch);
    if (s.batch == 64) fine_at_64 = !below;
  }
  finding.verdict = !broken.empty() && fine_at_64 ? Verdict::held
                    : broken.empty()              ? Verdict::not_held
                                                  : Verdict::undecided;
  finding.sentence = broken.empty() ? "At none of the sizes 1, 2 and 4 is it clearly below the plain network."
                                    : "It is clearly below the plain network at batch size " + broken +
                                          (fine_at_64 ? ", not at 64." : ", but at 64 too.");
  finding.charts = {accuracies, noise, time};
  return finding;
}

}  // namespace study
