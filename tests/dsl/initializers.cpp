#include "dsl/initializers.hpp"

#include "tests/holds.hpp"

using namespace sinter;

TEST_CASE("He counts the inputs, Glorot both ends") {
  HOLDS(initial_variance(he_normal, 8, 24) == 0.25 && initial_variance(he_uniform, 8, 24) == 0.25);
  HOLDS(initial_variance(lecun_normal, 8, 24) == 0.125 && initial_variance(lecun_uniform, 8, 24) == 0.125);
  HOLDS(initial_variance(he_truncated, 8, 24) == 0.25 && initial_variance(lecun_truncated, 8, 24) == 0.125);
  HOLDS(initial_variance(glorot_normal, 8, 24) == 0.0625 && initial_variance(glorot_uniform, 8, 24) == 0.0625);
}

TEST_CASE("three are uniform") {
  HOLDS(is_uniform(lecun_uniform) && !is_uniform(orthogonal) && !is_uniform(lecun_truncated));
  HOLDS(is_uniform(he_uniform) && is_uniform(glorot_uniform) && !is_uniform(he_normal) && !is_uniform(glorot_normal));
}
