#include "codegen/ir/bfloat16.hpp"

#include "tests/holds.hpp"

using sinter::codegen::BFloat16;

namespace {

constexpr float of_bits(std::uint32_t bits) { return std::bit_cast<float>(bits); }
constexpr std::uint16_t rounded(std::uint32_t bits) { return BFloat16(of_bits(bits)).bits(); }

TEST_CASE("a bfloat16 is the nearest one, of two equally near the even one") {
  HOLDS(BFloat16(1.f).bits() == 0x3f80 && BFloat16(-2.5f).bits() == 0xc020);
  HOLDS(rounded(0x3f80'7fff) == 0x3f80 && rounded(0x3f80'8001) == 0x3f81);
  HOLDS(rounded(0x3f80'8000) == 0x3f80 && rounded(0x3f81'8000) == 0x3f82);
  HOLDS(rounded(0x3fff'8000) == 0x4000);                                    // up to the next power of two
  HOLDS(rounded(0x7f7f'ffff) == 0x7f80 && rounded(0xff7f'8000) == 0xff80);  // beyond the largest is infinity
}
TEST_CASE("a bfloat16 has the value of its bits") {
  HOLDS(BFloat16::of_bits(0x4049) == 3.140625f && BFloat16(3.140625f).bits() == 0x4049);
  for (std::uint32_t bits = 0; bits < 0x1'0000; bits++) {
    const auto number = BFloat16::of_bits(static_cast<std::uint16_t>(bits));
    const bool normal = (bits & 0x7f80) != 0, nan = (bits & 0x7fff) > 0x7f80;
    const std::uint32_t wanted = nan ? bits | 0x40 : normal ? bits : bits & 0x8000;
    CHECK(BFloat16(static_cast<float>(number)).bits() == wanted);
  }
}
TEST_CASE("what is no normal number becomes 0 with its sign, and a NaN is quiet") {
  HOLDS(rounded(0x007f'ffff) == 0 && rounded(0x8000'0001) == 0x8000 && rounded(0x0080'0000) == 0x0080);
  HOLDS(rounded(0x7f80'0000) == 0x7f80 && rounded(0xff80'0000) == 0xff80);
  HOLDS(rounded(0x7f80'0001) == 0x7fc0 && rounded(0xffff'ffff) == 0xffff);
}

}  // namespace
