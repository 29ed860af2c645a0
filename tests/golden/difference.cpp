#include "tests/golden/difference.hpp"

#include <doctest/doctest.h>

namespace {

/// Takes the first line off a text.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

void report(std::string& to, char sign, bool exists, std::string_view line) {
  if (!exists) return;
  to += sign;
  to += ' ';
  to += line;
  to += '\n';
}

}  // namespace

std::string difference(std::string_view expected, std::string_view found, int limit) {
  if (expected == found) return "";
  std::string said;
  int reported = 0;
  for (int number = 1; reported < limit && !(expected.empty() && found.empty()); number++) {
    const bool expects = !expected.empty(), finds = !found.empty();
    const std::string_view wanted = take_line(expected), got = take_line(found);
    if (expects == finds && wanted == got) continue;
    said += "line " + std::to_string(number) + "\n";
    report(said, '-', expects, wanted);
    report(said, '+', finds, got);
    reported++;
  }
  return said.empty() ? "the last line's end\n" : said;
}

TEST_CASE("equal texts do not differ") {
  CHECK(difference("", "") == "");
  CHECK(difference("one\ntwo\n", "one\ntwo\n") == "");
}

TEST_CASE("a difference names the lines") {
  CHECK(difference("one\ntwo\nthree\n", "one\n2\nthree\n") == "line 2\n- two\n+ 2\n");
  CHECK(difference("one\n", "one\ntwo\n") == "line 2\n+ two\n");
  CHECK(difference("one\ntwo\n", "one\n") == "line 2\n- two\n");
  CHECK(difference("one\n\n", "one\n") == "line 2\n- \n");
  CHECK(difference("", "one\n") == "line 1\n+ one\n");
  CHECK(difference("one\n", "one") == "the last line's end\n");
}

TEST_CASE("only the first differences are shown") {
  CHECK(difference("1\n2\n3\n4\n", "a\n2\nc\nd\n", 2) == "line 1\n- 1\n+ a\nline 3\n- 3\n+ c\n");
}
