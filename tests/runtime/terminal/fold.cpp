#include "runtime/terminal/fold.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "runtime/base/random.hpp"
#include "runtime/terminal/terminal.hpp"

using namespace sinter;

TEST_CASE("lines that fit stay as they are; longer ones are broken at spaces and go on further right") {
  CHECK(folded("k00  conv1  14x14\n\n        r2 = x\n", 20) == "k00  conv1  14x14\n\n        r2 = x\n");
  CHECK(folded("one two three four", 9) == "one two\n    three\n    four");
  CHECK(folded("  one two three four", 12) == "  one two\n      three\n      four");
  CHECK(folded("one   two", 5) == "one\n  two");
  CHECK(folded("in /a/path/without/end here", 12) == "in\n    /a/path/without/end\n    here");
  CHECK(folded("trailing   ", 4) == "trailing");
  CHECK(folded("", 10).empty());
}

TEST_CASE("columns count, not bytes: letters outside ASCII, and colours") {
  CHECK(folded("\u00e4\u00e4 \u00e4\u00e4", 5) == "\u00e4\u00e4 \u00e4\u00e4");
  const std::string red = "\033[31mred\033[0m red";
  CHECK(folded(red, 7) == red);
}

TEST_CASE("of any words: nothing is lost, and only a word alone is wider than the width") {
  Random random(1, 2, 3);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (std::uint32_t i = random.below(40); i > 0; --i) {
      text += std::string(random.below(9), static_cast<char>('a' + i % 26)) + (random.below(6) == 0   ? "\n"
                                                                               : random.below(4) == 0 ? "  "
                                                                                                      : " ");
    }
    const int width = 4 + static_cast<int>(random.below(30));
    const std::string made = folded(text, width);
    CAPTURE(text);
    CAPTURE(width);
    std::istringstream before(text), after(made), lines(made);
    std::string a, b;
    while (before >> a) CHECK((after >> b && a == b));
    CHECK_FALSE(static_cast<bool>(after >> b));
    for (std::string line; std::getline(lines, line);) {
      const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
      CHECK((columns_of(line) <= width || line.find(' ', first) == std::string::npos));
    }
  }
}

TEST_CASE("a stream folds what is written to it, whatever the pieces") {
  std::ostringstream to;
  {
    FoldingStream stream(to, 9);
    stream << "one two" << ' ' << 'x' << "yz\nfour" << std::flush << "\n" << 12345 << " 67890";
  }
  CHECK(to.str() == "one two\n    xyz\nfour\n12345\n    67890");
}
