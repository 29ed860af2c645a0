#include "runtime/text.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <string>

using namespace sinter;

TEST_CASE("text is printf into a string of any length") {
  CHECK(text("%d of %s", 3, "four") == "3 of four");
  CHECK(text("%s", "").empty());
  CHECK(text("%s", std::string(5000, 'x').c_str()) == std::string(5000, 'x'));
}

TEST_CASE("errors have words") { CHECK(errno_text(ENOENT) == "No such file or directory"); }

TEST_CASE("one line stays one line") {
  CHECK(one_line("a\nb\x1b[31m\x7f\tc") == "a b?[31m??c");
  CHECK(one_line("ü stays") == "ü stays");
}
