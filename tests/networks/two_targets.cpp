#include "tests/networks/two_targets.hpp"

#include <doctest/doctest.h>

namespace sinter::two_targets {

TEST_CASE("one network built for several targets: each file runs its own code") {
  const Result without_vectors = generic(), narrow = avx2(), wide = avx512();
  for (std::size_t i = 0; i < 2; i++) {
    CAPTURE(i);
    CHECK(without_vectors[i].arch == "generic");
    CHECK(narrow[i].arch == "avx2");
    CHECK(wide[i].arch == "avx512");
    for (const Result* result : {&without_vectors, &narrow, &wide}) CHECK((*result)[i].model_arch == (*result)[i].arch);
    CHECK(narrow[i].weights == wide[i].weights);
    CHECK(narrow[i].frozen == wide[i].frozen);
    CHECK(without_vectors[i].weights != wide[i].weights);  // without fused multiply-add
  }
  CHECK(narrow[1].arena < wide[1].arena);  // plans that would spoil each other's memory
}

}  // namespace sinter::two_targets
