#include "runtime/data/batch.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "runtime/data/synthetic.hpp"
#include "tests/runtime/data/numbered.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

TEST_CASE("labels become rows of 0 and 1 where they are asked for") {
  std::size_t rows = 0;
  for (const auto& [images, labels] : numbered(12).batch(5).one_hot(10)) {
    REQUIRE(labels.rows.shape() == std::array<std::size_t, 2>{images.shape(0), 10});
    CHECK(labels.numbers.size() == 0);
    for (std::size_t i = 0; i < images.shape(0); ++i, ++rows) {
      for (std::size_t k = 0; k < 10; ++k)
        CHECK(labels.rows(i, k) == (k == number(images.data() + 2 * i) % 10 ? 1.f : 0.f));
    }
  }
  CHECK(rows == 12);
  CHECK_REJECTS((void)numbered(12).batch(12).one_hot(9).begin(), "one_hot: label 9, expected labels below 9");
  CHECK_REJECTS(numbered(12).batch(12).one_hot(0), "one_hot: 0 classes");
  const Dataset on_targets(xt::xtensor<float, 2>({{1.f}}), xt::xtensor<float, 1>({2.f}));
  CHECK_REJECTS((void)on_targets.batch(1).one_hot(3).begin(), "one_hot: the dataset has targets, and no class numbers");
}

TEST_CASE("prefetching changes neither values nor their order") {
  const Dataset data = numbered(1000).shuffle(100).map([](Example example) { return example; });
  const auto plain = data.batch(7);
  for (const std::size_t ahead : {1u, 2u, 5u, 500u}) {
    const auto prefetched = plain.prefetch(ahead);
    CHECK(prefetched.size() == plain.size());
    auto expected = plain.begin();
    for (const auto& [images, labels] : prefetched) {
      REQUIRE(images == (*expected).images);
      REQUIRE(labels.numbers == (*expected).labels.numbers);
      ++expected;
    }
    CHECK(expected == std::default_sentinel);
  }
  CHECK_REJECTS(plain.prefetch(0), "prefetch: 0 batches");
}

TEST_CASE("a batch goes into a training step as it is") {
  TinyModel model;
  const Dataset data = draw_digits({.train = 100, .test = 1}).train;
  model.plan_steps(4);
  for (const auto& [images, labels] : data.shuffle(100).batch(64).prefetch(1)) model.train_step(images, labels);
  REQUIRE(model.steps.size() == 2);
  CHECK(model.steps[0].count == 64);
  CHECK(model.steps[1].count == 36);
}

TEST_CASE("labels are the targets of a step: class numbers, rows, and their weights") {
  BatchLabels labels;
  labels.numbers = {3, 1};
  CHECK(labels.size() == 2);
  CHECK(Targets(labels).whole().size() == 2);
  CHECK(Targets(labels).whole()[0] == 3);
  CHECK(Targets(labels).weights().empty());
  labels.weights = {0.5f, 2.f};
  CHECK(Targets(labels).weights()[1] == 2.f);
  labels.numbers.resize({0});
  labels.rows = {{1.f, 2.f, 3.f}};
  CHECK(labels.size() == 1);
  CHECK(Targets(labels).whole().empty());
  CHECK(Targets(labels).floats().size() == 3);
}
