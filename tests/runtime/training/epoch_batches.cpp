#include "runtime/training/epoch_batches.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/runtime/data/numbered.hpp"

using namespace sinter;

namespace {

std::vector<std::size_t> numbers(const Batch& batch) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < batch.size(); ++i) all.push_back(number(batch.images.data() + 2 * i));
  return all;
}

}  // namespace

TEST_CASE("an epoch has its batches in order, and those from any step on, made ahead or not") {
  using Numbers = std::vector<std::size_t>;
  const auto unchanged = [](Example example) { return example; };
  const std::vector<std::uint32_t> order = {6, 5, 4, 3, 2, 1, 0, 9}, other = {1, 2, 3, 4};
  for (const Dataset& data : {numbered(10), numbered(10).map(unchanged)}) {
    EpochBatches batches(data, 3);
    Batch batch;
    batches.begin(1, order, 9);
    for (int round = 0; round < 2; ++round) {
      batches.read(0, batch);
      CHECK(numbers(batch) == Numbers{6, 5, 4});
      batches.read(1, batch);
      CHECK(numbers(batch) == Numbers{3, 2, 1});
      batches.read(2, batch);
      CHECK(numbers(batch) == Numbers{0, 9});
    }
    batches.read(2, batch);
    CHECK(numbers(batch) == Numbers{0, 9});
    batches.begin(2, other, 1);
    batches.read(0, batch);
    CHECK(numbers(batch) == Numbers{1, 2, 3});
  }
}

TEST_CASE("each epoch has its own random numbers, and no batch is made that is not trained on") {
  std::vector<float> drawn;
  const Dataset data = numbered(8).map([&](Example example, Random& random) {
    drawn.push_back(random.uniform());
    return example;
  });
  const std::vector<std::uint32_t> order = {0, 1, 2, 3, 4, 5, 6, 7};
  EpochBatches batches(data, 2);
  Batch batch;
  batches.begin(3, order, 1);  // of four
  batches.read(0, batch);
  batches.stop();
  CHECK(drawn.size() == 2);
  CHECK(drawn[0] == Random(1, stream(Purpose::augment), std::uint64_t{3} << 32).uniform());
}
