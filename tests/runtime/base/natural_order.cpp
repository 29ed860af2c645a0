#include "runtime/base/natural_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace sinter;

TEST_CASE("numbers in names sort as numbers, whatever their length") {
  const std::vector<std::string> sorted = {"",  "0",   "00", "01",  "1",   "2",  "10",    "IMG",
                                           "a", "a-1", "a1", "a1b", "a1c", "a2", "a10b2", "a10b10"};
  std::vector<std::string> mixed = sorted;
  std::sort(mixed.begin(), mixed.end());
  std::sort(mixed.begin(), mixed.end(), natural_less);
  CHECK(mixed == sorted);
  CHECK(natural_less("9", "10"));
  CHECK_FALSE(natural_less("10", "9"));
  CHECK(natural_less("img9.png", "img10.png"));
  CHECK(natural_less("01", "2"));
  CHECK(natural_less("18446744073709551616", "18446744073709551617"));
}

TEST_CASE("it is an order: of any two names one comes first, and never in a circle") {
  std::vector<std::string> names = {""};
  for (const char* piece : {"0", "1", "00", "01", "10", "a", "a0", "a00", "a1", "a01", "0a", "00a", "\xc3\xa4"}) {
    names.push_back(piece);
    names.push_back(std::string(piece) + "1");
    names.push_back(std::string(piece) + "b");
  }
  for (const std::string& a : names) {
    for (const std::string& b : names) {
      REQUIRE(natural_less(a, b) + natural_less(b, a) == (a == b ? 0 : 1));
      for (const std::string& c : names)
        REQUIRE_FALSE((natural_less(a, b) && natural_less(b, c) && !natural_less(a, c)));
    }
  }
}
