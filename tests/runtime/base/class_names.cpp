#include "runtime/base/class_names.hpp"

#include <doctest/doctest.h>

using namespace sinter;

TEST_CASE("a class goes by its name, or by its number where there is none") {
  CHECK(class_name({"disc", "square"}, 1) == "square");
  CHECK(class_name({"disc", "square"}, 2) == "2");
  CHECK(class_name({}, 7) == "7");
  CHECK(class_name({"\033[2Jred\n"}, 0) == "?[2Jred ");
}

TEST_CASE("names survive as text, a line each") {
  const std::vector<std::string> names = {"disc", "", "a square", "d\xc3\xa9j\xc3\xa0"};
  CHECK(parse_class_names(class_names_text(names)) == names);
  CHECK(parse_class_names(class_names_text({})).empty());
  CHECK(parse_class_names(class_names_text({"two\nlines"})) == std::vector<std::string>{"two lines"});
}
