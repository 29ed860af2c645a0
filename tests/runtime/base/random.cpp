#include "runtime/base/random.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace sinter;

// Each law holds in the compiler and in the running program.
#define CHECK_TWICE(...)        \
  do {                          \
    static_assert(__VA_ARGS__); \
    CHECK(__VA_ARGS__);         \
  } while (false)

TEST_CASE("Philox4x32-10 gives the published answers") {
  // Random123's kat_vectors.
  CHECK_TWICE(philox4x32({0, 0, 0, 0}, {0, 0}) == PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK_TWICE(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK_TWICE(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

namespace {

constexpr std::uint32_t nth(std::uint64_t seed, std::uint32_t which, std::uint64_t index, int n) {
  Random random(seed, which, index);
  for (int i = 0; i < n; ++i) random.bits();
  return random.bits();
}

}  // namespace

TEST_CASE("a sequence is Philox's blocks in order, keyed by seed, stream and index") {
  constexpr std::uint64_t seed = 0x0123'4567'89ab'cdef, index = 0xfedc'ba98'7654'3210;
  CHECK_TWICE(nth(seed, 42, index, 0) == philox4x32({0, 42, 0x7654'3210, 0xfedc'ba98}, {0x89ab'cdef, 0x0123'4567})[0]);
  CHECK_TWICE(nth(seed, 42, index, 3) == philox4x32({0, 42, 0x7654'3210, 0xfedc'ba98}, {0x89ab'cdef, 0x0123'4567})[3]);
  CHECK_TWICE(nth(seed, 42, index, 4) == philox4x32({1, 42, 0x7654'3210, 0xfedc'ba98}, {0x89ab'cdef, 0x0123'4567})[0]);
  CHECK_TWICE(stream(Purpose::shuffle) == 0x0200'0000);
  CHECK_TWICE(stream(Purpose::initialize, 7) == 0x0100'0007);
}

TEST_CASE("uniform numbers are in [0, 1) with the moments they should have") {
  Random random(1, 2, 3);
  double sum = 0, squares = 0;
  constexpr int count = 200'000;
  for (int i = 0; i < count; ++i) {
    const float value = random.uniform();
    REQUIRE(value >= 0);
    REQUIRE(value < 1);
    sum += static_cast<double>(value);
    squares += static_cast<double>(value * value);
  }
  CHECK(sum / count == doctest::Approx(0.5).epsilon(0.005));
  CHECK(squares / count == doctest::Approx(1.0 / 3).epsilon(0.01));
  const float shifted = Random(1, 2, 3).uniform(-2.f, 6.f);
  CHECK(shifted == -2.f + 8.f * Random(1, 2, 3).uniform());
}

TEST_CASE("bounded numbers are all there and equally likely") {
  Random random(5, 0, 0);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70'000; ++i) ++counts.at(random.below(7));
  for (const int count : counts) CHECK(count == doctest::Approx(10'000).epsilon(0.05));
  for (int i = 0; i < 100; ++i) CHECK(random.below(1) == 0);
  int thirds = 0;  // without rejection every third value would come twice as often as the others
  for (int i = 0; i < 30'000; ++i) thirds += random.below(0xC000'0000) % 3 == 0;
  CHECK(thirds == doctest::Approx(10'000).epsilon(0.05));
  for (int i = 0; i < 100; ++i) CHECK(random.below(0x8000'0001) <= 0x8000'0000);
}

TEST_CASE("normal numbers have the moments and tails of the normal distribution") {
  Random random(9, 1, 0);
  constexpr int count = 200'000;
  double sum = 0, squares = 0, cubes = 0, fourths = 0;
  int beyond = 0;
  for (int i = 0; i < count; ++i) {
    const double x = random.normal();
    sum += x, squares += x * x, cubes += x * x * x, fourths += x * x * x * x;
    beyond += std::abs(x) > 1.959963984540054;
  }
  CHECK(std::abs(sum / count) < 0.01);
  CHECK(squares / count == doctest::Approx(1).epsilon(0.015));
  CHECK(std::abs(cubes / count) < 0.04);
  CHECK(fourths / count == doctest::Approx(3).epsilon(0.04));
  CHECK(static_cast<double>(beyond) / count == doctest::Approx(0.05).epsilon(0.05));
}

TEST_CASE("a normal number is Box and Muller's of two words") {
  Random words(4, 4, 4), random(4, 4, 4);
  const double u = (words.bits() + 1.0) / 4294967296.0, v = words.bits() / 4294967296.0;
  CHECK(std::abs(random.normal() - std::sqrt(-2 * std::log(u)) * std::cos(6.283185307179586 * v)) < 1e-14);
  CHECK(random.bits() == words.bits());
}
