#include "runtime/model/plateau.hpp"

#include <doctest/doctest.h>

#include "tests/runtime/tested_epochs.hpp"

using namespace sinter;

TEST_CASE("a plateau is so many epochs without a better one, counted anew after each") {
  CHECK(plateaus({}, 1) == 0);
  CHECK(plateaus(tested({3, 2, 1}), 1) == 0);
  CHECK(plateaus(tested({3, 3, 3}), 1) == 2);
  CHECK(plateaus(tested({3, 3, 3}), 2) == 1);
  CHECK(plateaus(tested({3, 4, 4, 4, 4}), 2) == 2);
  CHECK(plateaus(tested({3, 4, 2, 4, 1, 4}), 2) == 0);
  CHECK(plateaus(tested({3, 4, 4, 2, 4, 4, 1}), 2) == 2);
  CHECK(plateaus(tested({3, 4, 4, 3.5, 3.5}), 2) == 2);  // better than the last is not better than the best
  CHECK(plateaus(tested({3, 3, 3}), 0) == 0);
}

TEST_CASE("each plateau multiplies the rate") {
  TrainingState state;
  state.rate = 0.5f;
  state.history = tested({3, 4, 4, 4, 4});
  CHECK(rate_after_plateaus(state) == 0.5f);
  state.plateau = 2, state.plateau_factor = 0.25f;
  CHECK(rate_after_plateaus(state) == 0.03125f);
}
