// Every elementary function on a fixed sample of floats: special values, all exponents, the neighbourhoods of every
// threshold. Results are near enough to the exact ones, the same bits in every width and in one lane, and the recorded
// bits, so that programs of different compilers and instruction sets must agree. `scripts/elementary-functions` does
// the same with all floats.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "codegen/arch/normal.hpp"
#include "codegen/philox.hpp"
#include "tests/codegen/arch/elementary_judge.hpp"

namespace sinter::test {
namespace {

using codegen::fuses, codegen::OneLane, codegen::Vec, codegen::this_target, codegen::infinity, codegen::not_a_number;

struct Expected {
  Function function;
  double fused_ulps, generic_ulps;  // the largest error over all floats, rounded up
  std::uint64_t bits;               // a hash of the results with fused multiply-add
};
constexpr Expected expected[] = {
    {Function::exp, 1.03, 1.00, 1999899789146817882u},       {Function::expm1, 1.51, 1.65, 2568080269753237154u},
    {Function::log, 0.84, 0.84, 8119547371462184910u},       {Function::log1p, 1.04, 1.04, 6597785955441947392u},
    {Function::tanh, 1.07, 1.07, 13454149447012263364u},     {Function::erf, 1.08, 1.36, 3016042035298535858u},
    {Function::logistic, 1.66, 1.87, 17173305809457551013u},
};

std::vector<float> sample() {
  std::vector<float> found{0.f, -0.f, infinity, -infinity, not_a_number, -not_a_number};
  const auto around = [&](float x) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(x);
    for (std::uint32_t i = 0; i < 33; i++) found.push_back(std::bit_cast<float>(bits + i - 16));
  };
  std::uint32_t state = 1;
  for (std::uint32_t head = 0; head < 512; head++) {  // sign and exponent
    around(std::bit_cast<float>(head << 23));
    for (int i = 0; i < 200; i++) {
      state = state * 1664525u + 1013904223u;
      found.push_back(std::bit_cast<float>(head << 23 | state >> 9));
    }
  }
  constexpr float thresholds[] = {0.7f,     0.70710678f, 1.4142135f, 3.8325f, 9.01f,    10.f,  17.3287f,   20.f,
                                  44.3614f, 87.3365f,    88.7228f,   89.f,    103.972f, 104.f, 0x1.6ap64f, 0x1.6ap127f};
  for (const float x : thresholds) around(x), around(-x);
  for (int half = -301; half <= 257; half++) {  // where exp takes another power of two
    const float x = static_cast<float>(half * 0.34657359027997264);
    around(x), around(x / 2);
  }
  // Many where each polynomial is at its limit: so few of their digits reach a result that a sparse sample misses a
  // change.
  for (int i = 0; i < 100'000; i++) {
    state = state * 1664525u + 1013904223u;
    found.push_back(static_cast<float>(state >> 8) * (i % 2 == 0 ? 0x1p-20f : 0x1p-22f) - (i % 2 == 0 ? 8.f : 2.f));
  }
  while (found.size() % 16 != 0) found.push_back(1.f);
  return found;
}

template <class V>
std::vector<float> results(Function function, const std::vector<float>& from) {
  std::vector<float> to(from.size());
  evaluate<V>(function, from.data(), to.data(), from.size());
  return to;
}

std::uint64_t hash(const std::vector<float>& numbers) {
  std::uint64_t h = 0xcbf29ce484222325;
  for (const float x : numbers) h = (h ^ (x != x ? 0x7fc00000u : std::bit_cast<std::uint32_t>(x))) * 0x100000001b3;
  return h;
}

void check_errors(const std::vector<float>& from, const std::vector<float>& to, Function function, double most) {
  double worst = 0;
  float where = 0;
  for (std::size_t i = 0; i < from.size(); i++) {
    const double error = ulps(to[i], exact(function, static_cast<double>(from[i])));
    if (error > worst) worst = error, where = from[i];
  }
  CAPTURE(where);
  CHECK(worst <= most);
  CHECK(worst > 0.5);  // the judge judges
}

TEST_CASE("elementary functions: near the exact result, and to the bit what they were") {
  const std::vector<float> from = sample();
  CHECK(std::size(expected) == static_cast<std::size_t>(Function::count));
  for (const Expected& e : expected) {
    CAPTURE(std::string(name_of(e.function)));
    const std::vector<float> wide = results<Vec<this_target.widest>>(e.function, from);
    check_errors(from, wide, e.function, fuses ? e.fused_ulps : e.generic_ulps);
    const std::vector<float> narrow = results<Vec<this_target.narrowest>>(e.function, from);
    const std::vector<float> one = results<OneLane>(e.function, from);
    if (!fuses) check_errors(from, one, e.function, e.fused_ulps);
    std::size_t other_narrow = 0, other_one = 0;
    for (std::size_t i = 0; i < from.size(); i++) {
      other_narrow += !same(wide[i], narrow[i]);
      other_one += fuses && !same(wide[i], one[i]);
    }
    CHECK(other_narrow == 0);
    CHECK(other_one == 0);
    CHECK(hash(one) == e.bits);  // one lane has the bits of fused multiply-add on every target
  }
}

struct Special {
  Function function;
  float x, result;
};
constexpr float largest = 0x1.fffffep127f, smallest = 0x1p-149f;
constexpr Special specials[] = {
    {Function::exp, -infinity, 0.f},
    {Function::exp, infinity, infinity},
    {Function::exp, 0.f, 1.f},
    {Function::exp, -0.f, 1.f},
    {Function::exp, 89.f, infinity},
    {Function::exp, -103.f, smallest},
    {Function::exp, -largest, 0.f},
    {Function::exp, largest, infinity},
    {Function::expm1, -infinity, -1.f},
    {Function::expm1, infinity, infinity},
    {Function::expm1, 0.f, 0.f},
    {Function::expm1, -0.f, -0.f},
    {Function::expm1, smallest, smallest},
    {Function::expm1, -smallest, -smallest},
    {Function::log, 0.f, -infinity},
    {Function::log, -0.f, -infinity},
    {Function::log, -smallest, not_a_number},
    {Function::log, -1.f, not_a_number},
    {Function::log, -infinity, not_a_number},
    {Function::log, infinity, infinity},
    {Function::log, 1.f, 0.f},
    {Function::log1p, -1.f, -infinity},
    {Function::log1p, -0x1.000002p0f, not_a_number},
    {Function::log1p, -infinity, not_a_number},
    {Function::log1p, infinity, infinity},
    {Function::log1p, 0.f, 0.f},
    {Function::log1p, -0.f, -0.f},
    {Function::log1p, smallest, smallest},
    {Function::log1p, -smallest, -smallest},
    {Function::tanh, -infinity, -1.f},
    {Function::tanh, infinity, 1.f},
    {Function::tanh, 0.f, 0.f},
    {Function::tanh, -0.f, -0.f},
    {Function::tanh, smallest, smallest},
    {Function::tanh, -smallest, -smallest},
    {Function::erf, -infinity, -1.f},
    {Function::erf, infinity, 1.f},
    {Function::erf, 0.f, 0.f},
    {Function::erf, -0.f, -0.f},
    {Function::erf, smallest, smallest},
    {Function::erf, -smallest, -smallest},
    {Function::logistic, -infinity, 0.f},
    {Function::logistic, infinity, 1.f},
    {Function::logistic, 0.f, 0.5f},
    {Function::logistic, -0.f, 0.5f},
    {Function::logistic, largest, 1.f},
    {Function::logistic, -largest, 0.f},
    {Function::logistic, -103.f, smallest},
};

template <class V>
void check_specials(Function function, float x, float result) {
  const std::vector<float> to = results<V>(function, std::vector<float>(V::size, x));
  for (const float y : to) {
    CAPTURE(std::string(name_of(function)));
    CAPTURE(x);
    CAPTURE(y);
    CHECK(same(y, result));
  }
}
void check_special(Function function, float x, float result) {
  check_specials<Vec<this_target.widest>>(function, x, result);
  check_specials<Vec<this_target.narrowest>>(function, x, result);
  check_specials<OneLane>(function, x, result);
}
TEST_CASE("elementary functions: special values") {
  for (const Special& s : specials) check_special(s.function, s.x, s.result);
  for (const Expected& e : expected)
    for (const std::uint32_t bits : {0x7fc00000u, 0xffc00000u, 0x7fffffffu, 0xffffffffu, 0x7f800001u, 0x7fc12345u})
      check_special(e.function, std::bit_cast<float>(bits), not_a_number);
}

/// Of u and v side by side: the first of each pair, then the second.
template <class V>
std::vector<float> normal_numbers(const std::vector<float>& u, const std::vector<float>& v) {
  std::vector<float> made(2 * u.size());
  for (std::size_t i = 0; i < u.size(); i += V::size) {
    const auto pair = [&] {
      if constexpr (V::size == 1)
        return codegen::normals(V(u[i]), V(v[i]));
      else
        return codegen::normals(codegen::load<V>(&u[i]), codegen::load<V>(&v[i]));
    }();
    if constexpr (V::size == 1) {
      made[i] = static_cast<float>(pair.first), made[u.size() + i] = static_cast<float>(pair.second);
    } else {
      codegen::put(&made[i], pair.first), codegen::put(&made[u.size() + i], pair.second);
    }
  }
  return made;
}
TEST_CASE("normal numbers: near Box and Muller's, of mean 0 and variance 1, and the same bits on every target") {
  std::vector<float> u, v;
  for (int i = 0; i < 64; i++)  // about the ends, and where quarters of a turn begin and are halved
    for (int eighth = 0; eighth < 8; eighth++)
      u.push_back(static_cast<float>(i % 2 == 0 ? i / 2 + 1 : 16'777'216 - i / 2) * 0x1p-24f),
          v.push_back(static_cast<float>((eighth * 2'097'152 + i - 32 + 16'777'216) % 16'777'216) * 0x1p-24f);
  for (std::uint32_t block = 0; block < 50'000; block++) {
    const PhiloxCounter words = philox4x32(philox_counter(block, 1, 1), philox_key(1));
    u.push_back(static_cast<float>((words[0] >> 8) + 1) * 0x1p-24f), v.push_back(unit_interval(words[1]));
  }
  while (u.size() % 16 != 0) u.push_back(1.f), v.push_back(0.f);
  const std::vector<float> wide = normal_numbers<Vec<this_target.widest>>(u, v);
  double worst = 0, sum = 0, squares = 0;
  for (std::size_t i = 0; i < u.size(); i++) {
    const double radius = std::sqrt(-2 * std::log(static_cast<double>(u[i]))),
                 angle = 2 * 3.14159265358979323846 * static_cast<double>(v[i]);
    const double found[] = {static_cast<double>(wide[i]), static_cast<double>(wide[u.size() + i])};
    worst =
        std::max({worst, std::abs(found[0] - radius * std::cos(angle)), std::abs(found[1] - radius * std::sin(angle))});
    if (i < 512) continue;
    for (const double x : found) sum += x, squares += x * x;
  }
  CHECK(worst < 1e-6);
  CHECK(worst > 1e-8);  // the judge judges
  CHECK(std::abs(sum / 1e5) < 0.01);
  CHECK(squares / 1e5 == doctest::Approx(1).epsilon(0.01));
  const auto bits = hash(wide);
  CHECK(hash(normal_numbers<Vec<this_target.narrowest>>(u, v)) == bits);
  CHECK(hash(normal_numbers<OneLane>(u, v)) == bits);
  CHECK(bits == 15982353958704033444u);
}

TEST_CASE("elementary functions: the judge of their errors") {
  CHECK(ulps(1.f, 1.0) == 0);
  CHECK(ulps(1.f, 1.0 + 0x1p-23) == 1);
  CHECK(ulps(1.f, 1.0 - 0x1p-25) == 0.5);
  CHECK(ulps(0.f, 0x1p-150) == 0.5);
  CHECK(ulps(infinity, static_cast<double>(largest)) == 1);
  CHECK(ulps(infinity, 0x1p200) == 0);
  CHECK(ulps(largest, 0x1p200) > 2);
  CHECK(ulps(not_a_number, 1.0) > 2);
  CHECK(ulps(1.f, std::numeric_limits<double>::quiet_NaN()) > 2);
  CHECK(ulps(0.f, -0.0) > 2);
  CHECK(!same(0.f, -0.f));
}

}  // namespace
}  // namespace sinter::test
