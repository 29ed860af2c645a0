#include "runtime/terminal/table.hpp"

#include <doctest/doctest.h>

using namespace sinter;

TEST_CASE("columns are as wide as their widest cell, words to the left and numbers to the right") {
  const Table table{{{"what", "n"}, {}, {"a", "1,000"}, {"▀▀▀▀▀", "2"}}};
  CHECK(table.text() ==
        "what       n\n"
        "------------\n"
        "a      1,000\n"
        "▀▀▀▀▀      2\n");
}

TEST_CASE("rows may be short, columns may all stand to the left, and no line ends with spaces") {
  const Table table{{{"a", "bb", "c"}, {"aaa", "b"}, {"a"}}, {true, true, true}};
  CHECK(table.text() == "a    bb  c\naaa  b\na\n");
  CHECK(Table{}.text().empty());
}
