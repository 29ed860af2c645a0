// Vectors of bfloat16 in memory: each width rounds as the number does, special values and neighbourhoods included.
#include "codegen/arch/bfloat16.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace sinter::test {
namespace {

using codegen::BFloat16, codegen::Vec, codegen::this_target;

/// Every upper half of a float, with lower halves around those where rounding turns.
std::vector<float> sample() {
  std::vector<float> all;
  for (std::uint32_t high = 0; high < 0x1'0000; high++)
    for (const std::uint32_t low : {0u, 1u, 0x7fffu, 0x8000u, 0x8001u, 0xffffu, high * 40503u & 0xffffu, 0x1234u})
      all.push_back(std::bit_cast<float>(high << 16 | low));
  return all;
}

template <int Lanes>
void check() {
  using V = Vec<Lanes>;
  int different = 0;
  const std::vector<float> all = sample();
  for (std::size_t i = 0; i < all.size(); i += Lanes) {
    BFloat16 stored[Lanes];
    float read[Lanes], rounded[Lanes];
    const V v = codegen::load<V>(all.data() + i);
    codegen::put(stored, v);
    codegen::put(rounded, codegen::as_bfloat16(v));
    codegen::put(read, codegen::load<V>(stored));
    for (std::size_t j = 0; j < Lanes; j++) {
      const BFloat16 wanted = all[i + j];
      const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(wanted));
      different += stored[j].bits() != wanted.bits() || std::bit_cast<std::uint32_t>(read[j]) != bits ||
                   std::bit_cast<std::uint32_t>(rounded[j]) != bits;
    }
  }
  CHECK(different == 0);
}

TEST_CASE("vectors are rounded to bfloat16 as numbers are") {
  check<this_target.widest>();
  check<this_target.narrowest>();
}
TEST_CASE("parts of a vector of bfloat16 are read alone, and again and again") {
  using V = Vec<this_target.widest>;
  BFloat16 numbers[this_target.widest];
  for (int i = 0; i < this_target.widest; i++) numbers[i] = static_cast<float>(i + 1);
  float read[this_target.widest];
  for (int count = 0; count <= this_target.widest; count++) {
    codegen::put(read, codegen::load_first<V>(numbers, count));
    for (int i = 0; i < this_target.widest; i++) CHECK(read[i] == (i < count ? static_cast<float>(i + 1) : 0.f));
  }
  codegen::put(read, codegen::repeated<V, 2>(numbers));
  for (int i = 0; i < this_target.widest; i++) CHECK(read[i] == static_cast<float>(i % 2 + 1));
}

}  // namespace
}  // namespace sinter::test
