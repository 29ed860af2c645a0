// augmentation [--rounds N] [--steps N] [--threads N] [--data DIR]
//
// What augmentation costs a training step of mnist_cnn: the same steps on images as they are and on augmented ones, in
// turn, batches made ahead as `fit` makes them. The time of a step is that of the whole loop, waiting for its batch
// included. Below, what each step of the augmentation takes for an image.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "runtime/base/median.hpp"
#include "runtime/data/augment/augmentation.hpp"
#include "runtime/data/dataset_files.hpp"
#include "sinter.hpp"
using namespace sinter;

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto net = Input{28, 28, 1} >> Conv{.filters = 32, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
                     MaxPool{2} >> Conv{.filters = 64, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
                     MaxPool{2} >> Flatten{} >> Dense{128} >> ReLU{} >> Dense{10};
constexpr std::size_t batch = 64;
using Digits = Trainer<net, {.batch = batch, .loss = CrossEntropy{.soft = true}, .optimizer = Adam{.rate = 1e-3f}}>;

struct Case {
  std::string name;
  Dataset data;
  std::vector<double> milliseconds = {};
};

/// Milliseconds of a step, over the whole loop.
double step_time(Digits& model, const Dataset& data, std::uint64_t epoch, std::size_t steps) {
  const BatchRange batches = data.shuffle(data.size()).epoch(epoch).take(steps * batch).batch(batch);
  const auto begin = Clock::now();
  const auto train = [&](const BatchRange& range) {
    for (const auto& [images, labels] : range) model.train_step(images, labels);
  };
  train(data.makes_examples() ? batches.prefetch(2) : batches);
  return 1e3 * std::chrono::duration<double>(Clock::now() - begin).count() / static_cast<double>(steps);
}

double microseconds(const Augmentation& by) {
  xt::xtensor<float, 3> image = xt::zeros<float>({28, 28, 1});
  double best = 1e9;
  for (int run = 0; run < 20; run++) {
    constexpr unsigned images = 200;
    const auto begin = Clock::now();
    for (unsigned i = 0; i < images; i++) {
      Random random(1, 0, i);
      by.apply(image, random);
    }
    best = std::min(best, 1e6 * std::chrono::duration<double>(Clock::now() - begin).count() / images);
  }
  return best;
}

std::vector<std::pair<const char*, Augmentation>> steps() {
  return {{"moves", RandomRotation{.degrees = 10} >> RandomShift{.height = 0.1f, .width = 0.1f} >>
                        RandomScale{.low = 0.9f, .high = 1.1f} >> RandomShear{.degrees = 5} >> RandomHorizontalFlip{}},
          {"crop", RandomCrop{.padding = 2}},
          {"cutout", Cutout{.size = 8}},
          {"noise", RandomNoise{.deviation = 0.05f}},
          {"brightness", RandomBrightness{.factor = 0.2f}},
          {"contrast", RandomContrast{.factor = 0.2f}}};
}

void compare(const Dataset& train, int rounds, std::size_t per_round, int threads) {
  const Dataset rows = train.one_hot(10);
  const auto all = steps();
  std::vector<Case> cases = {{"as they are", rows}, {"moved", rows.augment(all[0].second)}};
  Augmentation every = all[0].second;
  for (std::size_t i = 1; i < all.size(); i++) every = every >> all[i].second;
  cases.push_back({"all of the steps below", rows.augment(every)});
  cases.push_back({"and mixed", rows.augment(every).mix(Mixup{}).mix(Cutmix{})});
  std::vector<Digits> models(cases.size());
  for (Digits& model : models) {
    if (threads > 0) model.threads(threads);
    model.plan_steps(static_cast<std::int64_t>(per_round) * (rounds + 1));
  }
  for (int round = 0; round <= rounds; round++)
    for (std::size_t i = 0; i < cases.size(); i++) {
      const std::size_t at = round % 2 == 0 ? i : cases.size() - 1 - i;
      const double time = step_time(models[at], cases[at].data, static_cast<std::uint64_t>(round) + 1, per_round);
      if (round > 0) cases[at].milliseconds.push_back(time);  // the first warms up
    }
  std::printf("mnist_cnn, batches of %zu, %d threads, %d rounds of %zu steps\n\n", batch, models[0].threads(), rounds,
              per_round);
  std::printf("| images | ms/step | to those as they are |\n|---|--:|--:|\n");
  const double plain = median(cases[0].milliseconds);
  for (const Case& c : cases) {
    const double time = median(c.milliseconds);
    std::printf("| %s | %.3f | %.3f |\n", c.name.c_str(), time, time / plain);
  }
  std::printf("\n| step | us/image |\n|---|--:|\n");
  for (const auto& [name, by] : all) std::printf("| %s | %.2f |\n", name, microseconds(by));
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 9, steps = 60, threads = 0;
  std::string data;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--rounds") rounds = std::max(1, std::atoi(argv[i + 1]));
    if (flag == "--steps") steps = std::max(1, std::atoi(argv[i + 1]));
    if (flag == "--threads") threads = std::max(1, std::atoi(argv[i + 1]));
    if (flag == "--data") data = argv[i + 1];
  }
  compare(mnist(data).train, rounds, static_cast<std::size_t>(steps), threads);
  return 0;
}
