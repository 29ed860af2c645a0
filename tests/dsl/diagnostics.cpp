#include "dsl/diagnostics.hpp"

#include <limits>
#include <string_view>

#include "tests/holds.hpp"

using namespace sinter;

namespace {

constexpr std::string_view text(const Words& words) { return {words.letters, static_cast<std::size_t>(words.length)}; }
/// What words(parts...) reads.
#define READS(expected, ...)                                         \
  do {                                                               \
    static_assert(text(words(__VA_ARGS__)) == expected);             \
    CHECK(std::string_view(words(__VA_ARGS__).letters) == expected); \
  } while (false)

TEST_CASE("parts follow one another") {
  READS("", "");
  READS("5x5 on 8x4x1", 5, "x", 5, " on ", Shape{8, 4, 1});
  READS("8x8x4 and 8x8x2", Shape{8, 8, 4}, " and ", Shape{8, 8, 2});
}

TEST_CASE("integers are written out, their sign too") {
  READS("0", 0);
  READS("10", 10);
  READS("-7", -7);
  READS("2147483647", 2147483647);
  READS("-2147483648", -2147483647 - 1);
}

TEST_CASE("floats have three decimals") {
  READS("0.900", 0.9f);
  READS("1.000", 1.f);
  READS("1.500", 1.5f);
  READS("-0.250", -0.25f);
  READS("0.000", 1e-5f);
  READS("123.456", 123.456f);
  READS("1.000", 0.9996f);  // rounded, not cut
  READS("4096.000", 4096.f);
  READS("out of range", 1e6f);
  READS("out of range", -1e6f);
  READS("out of range", std::numeric_limits<float>::quiet_NaN());
  READS("out of range", std::numeric_limits<float>::infinity());
}

TEST_CASE("a text ends at 32 letters") {
  READS("abcdefghijklmnopqrstuvwxyz012345", "abcdefghijklmnopqrstuvwxyz012345");
  READS("abcdefghijklmnopqrstuvwxyz012345", "abcdefghijklmnopqrstuvwxyz0123456789");
  READS("abcdefghijklmnopqrstuvwxyz0123-1", "abcdefghijklmnopqrstuvwxyz0123", -1234);
  READS("abcdefghijklmnopqrstuvwxyz01238x", "abcdefghijklmnopqrstuvwxyz0123", Shape{8, 8, 8});
  HOLDS(words("abcdefghijklmnopqrstuvwxyz0123456789").letters[32] == '\0');
}

TEST_CASE("texts are compared by their letters") {
  HOLDS(Words("conv") == words("co", "nv"));
  HOLDS(!(Words("conv") == Words("con")) && !(Words("conv") == Words("cons")));
}

TEST_CASE("a template argument holds the letters, the end, and nothing else") {
  constexpr auto part = exactly<error::got<9>>(words("no Input"));
  HOLDS(sizeof(part.text) == 9 && std::string_view(part.text) == "no Input" && part.text[8] == '\0');
}

TEST_CASE("nothing is wrong with a network until something is") {
  HOLDS(Diagnosis{}.ok && Diagnosis{}.layer == Words() && Diagnosis{}.line == 0);
}

struct Sound {
  static constexpr Diagnosis diagnosis{};
};
TEST_CASE("a sound network instantiates no error") { HOLDS(Verdict<Sound>::reported); }

}  // namespace
