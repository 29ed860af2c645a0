#include "runtime/base/units.hpp"

#include <doctest/doctest.h>

using namespace sinter;

TEST_CASE("numbers for people") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(1421738) == "1,421,738");
  CHECK(grouped(-100000) == "-100,000");
  CHECK(bytes_text(512) == "512 B");
  CHECK(bytes_text(3136) == "3.06 KiB");
  CHECK(bytes_text(18832425) == "17.96 MiB");
  CHECK(count_text(999) == "999");
  CHECK(count_text(225790) == "225.79 k");
  CHECK(count_text(3.65e9) == "3.65 G");
}
