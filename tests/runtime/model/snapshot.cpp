#include "runtime/model/snapshot.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "runtime/model/model.hpp"
#include "tests/runtime/allocations.hpp"
#include "tests/runtime/small_networks.hpp"

using namespace sinter;

TEST_CASE("a snapshot holds everything, by name, and gives it back") {
  const auto model = small::adam();
  const Snapshot first(*model);
  REQUIRE(first.parameters.size() == model->parameters().size());
  REQUIRE(first.states.size() == model->states().size());
  CHECK(first.parameters[0].name == "conv1.weight");
  CHECK(first.parameters[0].shape == std::vector<int>{3, 3, 1, 2});
  CHECK(first.parameters[0].values.size() == 18);

  Snapshot changed = first;
  for (auto* tensors : {&changed.parameters, &changed.states})
    for (NamedTensor& tensor : *tensors)
      for (float& value : tensor.values) value += 0.5f;
  changed.restore(*model);
  const Snapshot second(*model);
  for (std::size_t i = 0; i < first.parameters.size(); ++i)
    CHECK(second.parameters[i].values == changed.parameters[i].values);
  for (std::size_t i = 0; i < first.states.size(); ++i) CHECK(second.states[i].values == changed.states[i].values);
}

TEST_CASE("taking one anew allocates nothing") {
  const auto model = small::adam();
  Snapshot snapshot(*model);
  const std::vector<float> seed_one = snapshot.parameters[0].values;
  model->initialize(2);
  const long before = allocations();
  snapshot.take(*model);
  CHECK(allocations() == before);
  CHECK(snapshot.parameters[0].values != seed_one);
}

TEST_CASE("one value that is not finite is noticed among the weights, not among the optimizer's") {
  const auto model = small::adam();
  Snapshot snapshot(*model);
  CHECK(snapshot.finite());
  snapshot.states[0].values[0] = std::numeric_limits<float>::infinity();
  CHECK(snapshot.finite());
  for (const float value : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    Snapshot spoilt(*model);
    spoilt.parameters.back().values.back() = value;
    CHECK_FALSE(spoilt.finite());
  }
}
