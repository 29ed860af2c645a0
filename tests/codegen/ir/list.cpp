#include "codegen/ir/list.hpp"

#include "tests/holds.hpp"

using namespace sinter::codegen;

namespace {

constexpr List<int, 4> of(int a, int b) {
  List<int, 4> list;
  list.add(a);
  list.add(b);
  return list;
}

TEST_CASE("a list grows at its end and gives the index") {
  constexpr auto last = [] {
    List<int, 4> list;
    list.add(7);
    return list.add(8) * 100 + list.size() * 10 + (list.back() == 8);
  }();
  HOLDS(last == 121);
  HOLDS(List<int, 4>{}.empty() && !of(1, 2).empty());
}

TEST_CASE("unique values are found again") {
  constexpr auto kept = [] {
    List<int, 4> list = of(5, 6);
    const bool same = list.add_unique(6) == 1 && list.size() == 2;
    return same && list.add_unique(9) == 2 && list.size() == 3;
  }();
  HOLDS(kept);
  HOLDS(of(5, 6).find(6) == 1 && of(5, 6).find(7) == -1 && of(5, 6).contains(5) && !of(5, 6).contains(0));
}

TEST_CASE("lists are compared by what they hold, not by what they held") {
  constexpr auto shrunk = [] {
    List<int, 4> list = of(1, 2);
    list.add(3);
    list.count = 2;
    return list;
  }();
  HOLDS(shrunk == of(1, 2) && !(of(1, 2) == of(2, 1)) && !(of(1, 2) == List<int, 4>{}));
}

TEST_CASE("a list is appended and iterated in order") {
  constexpr int digits = [] {
    List<int, 8> list;
    list.append(of(1, 2));
    list.append(of(3, 4));
    int number = 0;
    for (int digit : list) number = number * 10 + digit;
    list.clear();
    return list.empty() ? number : 0;
  }();
  HOLDS(digits == 1234);
}

}  // namespace
