#include "runtime/data/augment/beta.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sinter;

namespace {

/// The largest distance between how often numbers up to x came, and how often they should. (Kolmogorov, Smirnov)
double distance(double alpha, double (*distribution)(double)) {
  constexpr int count = 20'000;
  std::vector<double> numbers;
  for (std::uint64_t i = 0; i < count; ++i) {
    Random random(5, 1, i);
    numbers.push_back(beta_number(alpha, random));
  }
  std::sort(numbers.begin(), numbers.end());
  double most = 0;
  for (int i = 0; i < count; ++i)
    most = std::max(most, std::abs(distribution(numbers[static_cast<std::size_t>(i)]) - (i + 0.5) / count));
  return most;
}

}  // namespace

TEST_CASE("beta numbers are distributed as they should be") {
  // 1 % of samples of this size are further away than 1.63/√20'000 = 0.0115
  CHECK(distance(1, [](double x) { return x; }) < 0.0115);
  CHECK(distance(0.5, [](double x) { return 2 / 3.141592653589793 * std::asin(std::sqrt(x)); }) < 0.0115);
  CHECK(distance(2, [](double x) { return 3 * x * x - 2 * x * x * x; }) < 0.0115);
  // of 4: the sum of the polynomial's terms
  CHECK(distance(4, [](double x) { return std::pow(x, 4) * (35 - 84 * x + 70 * x * x - 20 * x * x * x); }) < 0.0115);
}

TEST_CASE("near 0 numbers are nearly 0 or 1, near 100 they are in the middle, and none leaves the range") {
  double extreme = 0;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    Random few(1, 1, i), many(2, 1, i);
    const double x = beta_number(0.01, few), y = beta_number(100, many);
    CHECK((x >= 0 && x <= 1));
    CHECK(std::abs(y - 0.5) < 0.2);
    extreme += x < 0.01 || x > 0.99;
  }
  CHECK(extreme / 2000 > 0.9);
}
