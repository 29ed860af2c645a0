#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/networks/heap.hpp"
#include "tests/networks/networks.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {
namespace {

TEST_CASE("allocations are counted" * doctest::skip(!heap_is_counted)) {
  const auto counted = [](auto allocate) {
    const long before = heap_allocations();
    void* volatile memory = allocate();
    const long after = heap_allocations();
    std::free(memory);
    return after - before;
  };
  CHECK(counted([] { return std::malloc(10); }) == 1);
  CHECK(counted([] { return std::calloc(10, 2); }) == 1);
  CHECK(counted([] { return std::aligned_alloc(64, 128); }) == 1);
  CHECK(counted([] { return ::operator new(10); }) == 1);
  CHECK(counted([] { return ::operator new(10, std::align_val_t{64}); }) == 1);
}

TEST_CASE("a step allocates nothing" * doctest::skip(!heap_is_counted)) {
  const Digits full(0), part(64, 41);
  std::vector<float> probabilities(capacity * 10);
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    const Hyper hyper = model->defaults();
    for (const int threads : {1, 2}) {
      CAPTURE(threads);
      model->threads(threads);
      const auto steps = [&] {
        for (const Digits* digits : {&full, &part}) {
          model->train_step_at(digits->images(), digits->labels(), hyper);
          model->evaluate_step(digits->images(), digits->labels());
          model->predict(digits->images(), std::span(probabilities).first(digits->labels().size() * 10));
        }
      };
      steps();
      const long before = heap_allocations();
      for (int i = 0; i < 3; ++i) steps();
      CHECK(heap_allocations() == before);
    }
  }
}

}  // namespace
}  // namespace sinter::networks
