// What a map() makes of the images while a network is trained on them.
#include <limits>
#include <set>

#include "runtime/base/random.hpp"
#include "runtime/base/shuffle.hpp"
#include "runtime/data/augment/augmentation.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/tiny_model.hpp"
#include "tests/runtime/training/fit/fitting.hpp"

using namespace sinter;
using namespace fitting;

namespace {

/// Shifts an image by up to two columns, and makes it fainter.
Example shifted(Example example, Random& random) {
  const auto by = static_cast<std::ptrdiff_t>(random.below(3));
  const float ink = random.uniform(0.5f, 1.f);
  auto& image = example.image;
  std::rotate(image.begin(), image.begin() + by, image.end());
  for (float& value : image) value *= ink;
  return example;
}

TrainTest augmented(std::uint64_t seed = 1) {
  TrainTest data = few_digits();
  data.train = data.train.map(shifted, seed);
  return data;
}

TrainTest varied(std::uint64_t seed = 1) {
  TrainTest data = few_digits();
  data.train = data.train.augment(RandomRotation{.degrees = 10} >> RandomShift{.height = 0.1f, .width = 0.1f} >>
                                      RandomCrop{.padding = 1} >> RandomNoise{.deviation = 0.1f} >>
                                      Cutout{.size = 6, .probability = 0.5f} >> RandomBrightness{.factor = 0.2f},
                                  seed);
  return data;
}

std::string trained(const TrainTest& data, FitOptions with, int threads = 2) {
  with.threads = threads;
  const auto model = small::adam();
  fit(*model, data, with);
  return weights_sha256(*model);
}

}  // namespace

TEST_CASE("each epoch trains on what the map makes in it, anew") {
  std::set<float> drawn;
  TrainTest data = few_digits();
  std::size_t test_images = 0;
  data.train = data.train.map([&](Example example, Random& random) {
    drawn.insert(random.uniform());
    return example;
  });
  data.test = data.test.map([&](Example example) {
    ++test_images;
    return example;
  });
  const auto model = small::adam();
  std::size_t looks = 0;
  FitEvents events;
  events.step = [&](const StepRecord&) {
    if (looks == 0) looks = test_images;  // before the first epoch
  };
  fit(*model, data, options(3), events);
  CHECK(test_images == looks + 3 * 40);
  CHECK(drawn.size() == 3 * 150);  // what looked at them before drew as the first epoch did
}

TEST_CASE("an epoch's images are those of a loop by hand") {
  const TrainTest data = augmented(4);
  const auto model = small::adam(), by_hand = small::adam();
  fit(*model, data, options(2));
  by_hand->initialize(5);
  by_hand->plan_steps(20);
  by_hand->rate(model->defaults().rate);
  for (const std::uint64_t epoch : {1u, 2u})
    for (const auto& [images, labels] : data.train.shuffle(150, 5).epoch(epoch).batch(16).prefetch(2))
      by_hand->train_step(images, labels);
  CHECK(weights_sha256(*model) == weights_sha256(*by_hand));
}

TEST_CASE("augmentation depends on its seed and the epoch, not on threads") {
  const std::string once = trained(augmented(), options(2));
  CHECK(once == trained(augmented(), options(2), 1));
  CHECK(once == trained(augmented(), options(2), 3));
  CHECK(once != trained(augmented(2), options(2)));
  CHECK(once != trained(few_digits(), options(2)));
  TrainTest frozen = few_digits();  // what the first epoch draws, in both
  const Batch all = *augmented().train.batch(150).begin();
  frozen.train = Dataset(all.images, all.labels.numbers);
  CHECK(trained(frozen, options(1)) == trained(augmented(), options(1)));
  CHECK(trained(frozen, options(2)) != once);
}

TEST_CASE("stopped in the middle of an epoch and resumed, an augmented training has the same bits") {
  for (const auto data : {augmented, varied}) {
    const std::string whole = trained(data(1), options(3));
    CHECK(whole == trained(data(1), options(3), 3));
    for (const std::int64_t at : {3, 10, 17}) {
      const auto model = small::adam();
      Saver saver{.model = *model, .stop_at = at};
      fit(*model, data(1), options(3), saver.events());
      const Checkpoint checkpoint = parse(saver.saved.back());
      FitOptions with = options(3);
      with.resume = &checkpoint;
      CHECK(trained(data(1), with) == whole);
      CHECK_REJECTS(trained(data(2), with), "was trained on other data");
      CHECK_REJECTS(trained(few_digits(), with), "was trained on other data");
    }
  }
}

TEST_CASE("images held out and tested are not augmented") {
  FitOptions with = options(2);
  with.validation = 0.2f;
  with.rate = 0.f;  // nothing is learnt: the same images have the same loss
  TrainTest both = varied();
  both.test = both.test.augment(RandomRotation{.degrees = 90});
  TinyModel model, plain;
  const History history = fit(model, both, with), expected = fit(plain, few_digits(), with);
  for (std::size_t epoch : {0u, 1u}) {
    CHECK(history.epochs[epoch].validation_loss == expected.epochs[epoch].validation_loss);
    CHECK(history.epochs[epoch].test_loss == expected.epochs[epoch].test_loss);
    CHECK(history.epochs[epoch].train_loss != expected.epochs[epoch].train_loss);
  }
  CHECK(history.epochs[0].train_loss != history.epochs[1].train_loss);
}

TEST_CASE("a map that fails in the middle of an epoch ends the training with its error") {
  TrainTest data = few_digits();
  data.train = data.train.map([calls = 0](Example example) mutable {
    if (++calls == 3 * 150 + 70) example.image(1, 2, 0) = std::numeric_limits<float>::infinity();
    return example;
  });
  const auto model = small::adam();
  std::int64_t steps = 0;
  FitEvents events;
  events.step = [&](const StepRecord& record) { steps = record.total; };
  CHECK_REJECTS(fit(*model, data, options(5), events), "has the value inf in row 1, column 2, channel 0");
  CHECK(steps == 34);  // the fifth batch of the fourth epoch is none
}

TEST_CASE("images held out are the same in every epoch") {
  FitOptions with = options(3);
  with.validation = 0.2f;
  with.rate = 0.f;  // nothing is learnt: the same images have the same loss
  TinyModel model;
  const History history = fit(model, augmented(), with);
  CHECK(history.epochs[1].validation_loss == history.epochs[0].validation_loss);
  CHECK(history.epochs[2].validation_loss == history.epochs[0].validation_loss);
  CHECK(history.epochs[1].train_loss != history.epochs[0].train_loss);
}

TEST_CASE("a loss that diverges is found again among the same images") {
  FitOptions with = options(1);
  with.rate = 1e37f;
  const auto diverged = [&](const TrainTest& data) {
    const auto model = small::sgd();
    try {
      fit(*model, data, with);
    } catch (const Diverged& fault) {
      return std::string(fault.what());
    }
    return std::string();
  };
  CHECK(has(diverged(augmented()), "the first that is not finite is "));
}
