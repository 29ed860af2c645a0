#include "examples/batchnorm_study/pipeline.hpp"

#include <ranges>

#include "examples/batchnorm_study/networks.hpp"
#include "examples/batchnorm_study/training.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/dataset.hpp"
#include "runtime/training/fit.hpp"

namespace study {
namespace {

using sinter::text;

/// `(64, 28, 28, 1)`
std::string shape_text(const auto& shape) {
  std::string words = "(";
  for (const std::size_t extent : shape) words += (words.size() > 1 ? ", " : "") + std::to_string(extent);
  return words + ")";
}

}  // namespace

std::string notebook_pipeline(const sinter::TrainTest& data, const Settings& settings) {
  const sinter::Dataset& train = data.train;
  std::string lines = text("Size of training set: %zu\nSize of test set: %zu\n", train.size(), data.test.size());
  for (const auto& [images, labels] : train.shuffle(train.size(), 1).batch(64).one_hot(10) | std::views::take(1))
    lines += "Shape of a batch: " + shape_text(images.shape()) + " " + shape_text(labels.rows.shape()) + "\n\n";

  const Variant variants[] = {Variant::plain, Variant::normalized};
  sinter::History histories[2];
  sinter::FitOptions options;
  options.epochs = settings.quick ? 1 : 5;
  side_by_side(2, settings.threads, [&](int i) { histories[i] = sinter::fit(*make(variants[i]), data, options); });
  lines +=
      "          without BatchNorm                with BatchNorm\n"
      "epoch     loss   accuracy  test accuracy   loss   accuracy  test accuracy\n";
  for (std::size_t e = 0; e < histories[0].epochs.size(); e++) {
    lines += text("%2zu/%d  ", e + 1, options.epochs);
    for (const sinter::History& history : histories) {
      const sinter::EpochRecord& epoch = history.epochs[e];
      lines +=
          text("   %.4f  %6.2f %%  %9.2f %%  ", epoch.train_loss, 100 * epoch.train_metric, 100 * epoch.test_metric);
    }
    lines += "\n";
  }
  return lines;
}

}  // namespace study
