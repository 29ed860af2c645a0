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
  CHECK(one_line("\u009b31m\u0085\u00a0") == "??31m??\u00a0");
}

TEST_CASE("a name out of a file is quoted, and cut where it is long") {
  CHECK(quoted("conv1") == "'conv1'");
  CHECK(quoted(std::string(60, 'x')) == "'" + std::string(60, 'x') + "'");
  CHECK(quoted("a\nb\x1b[m") == "'a b?[m'");
  CHECK(quoted(std::string(1'000'000, 'x')) == "'" + std::string(60, 'x') + "'...");
}
