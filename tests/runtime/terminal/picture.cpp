#include "runtime/terminal/picture.hpp"

#include <doctest/doctest.h>

using namespace sinter;

namespace {

Terminal unicode() {
  Terminal terminal;
  terminal.utf8 = true;
  return terminal;
}

Terminal coloured() {
  Terminal terminal = unicode();
  terminal.colour = true;
  return terminal;
}

using Lines = std::vector<std::string>;

const std::vector<std::uint8_t> shape = {255, 0, 255, 0,  //
                                         255, 0, 0,   255};
const ShownPicture four_by_two = {2, 4, 1, shape};
const PicturePart all = {0, 0, 2, 4};

}  // namespace

TEST_CASE("half blocks show two rows in one line") {
  CHECK(draw(four_by_two, all, 4, unicode()) == Lines{"█ ▀▄"});
  CHECK(draw(four_by_two, all, 100, unicode()) == Lines{"█ ▀▄"});  // never enlarged
}

TEST_CASE("ASCII shows the mean of two rows") { CHECK(draw(four_by_two, all, 4, Terminal{}) == Lines{"@ =="}); }

TEST_CASE(
    "with colours, the upper row is the letter's and the lower its background's; they are set where they change") {
  const std::vector<std::uint8_t> values = {255, 255, 0, 0};
  CHECK(draw({2, 2, 1, values}, {0, 0, 2, 2}, 2, coloured()) == Lines{"\033[38;5;255;48;5;232m▀▀\033[0m"});
  CHECK(draw(four_by_two, all, 4, coloured())[0].starts_with("\033[38;5;255;48;5;255m▀\033[38;5;232;48;5;232m▀"));
}

TEST_CASE("the row below the last is dark") {
  const std::vector<std::uint8_t> values = {255, 255, 255};
  CHECK(draw({3, 1, 1, values}, {0, 0, 3, 1}, 1, unicode()) == Lines{"█", "▀"});
}

TEST_CASE("larger pictures are averaged down, channels too") {
  std::vector<std::uint8_t> values(8 * 8 * 3);  // the left half is white
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = i / 3 % 8 < 4 ? 255 : 0;
  CHECK(draw({8, 8, 3, values}, {0, 0, 8, 8}, 4, unicode()) == Lines{"██  ", "██  "});
  std::vector<std::uint8_t> third(4 * 4 * 3);  // one channel of three
  for (std::size_t i = 0; i < third.size(); i += 3) third[i] = 255;
  // 85 of 255: the shade 3 of 0..9
  CHECK(draw({4, 4, 3, third}, {0, 0, 4, 4}, 4, Terminal{}) == Lines{"----", "----"});
}

TEST_CASE("the bright part is that of all pictures together") {
  std::vector<std::uint8_t> first(16), second(16);
  first[5] = 255;    // row 1, column 1
  second[14] = 255;  // row 3, column 2
  const std::vector<ShownPicture> pictures = {{4, 4, 1, first}, {4, 4, 1, second}};
  const PicturePart part = bright_part(pictures);
  CHECK(part.top == 1);
  CHECK(part.left == 1);
  CHECK(part.height == 3);
  CHECK(part.width == 2);
  CHECK(draw(pictures[0], part, 2, unicode()) == Lines{"▀ ", "  "});
  const std::vector<std::uint8_t> dark(16);
  CHECK(bright_part(std::vector<ShownPicture>{{4, 4, 1, dark}}).width == 4);
}

TEST_CASE("pictures stand side by side, as many as fit") {
  const std::vector<Captioned> pictures = {{{"aa", "aa"}, {"one"}}, {{"bb"}, {"two"}}, {{"cc", "cc"}, {"three"}}};
  Terminal wide, narrow;
  narrow.width = 12;
  CHECK(side_by_side(pictures, wide) == "aa     bb     cc\naa            cc\none    two    three\n");
  CHECK(side_by_side(pictures, narrow) == "aa     bb\naa\none    two\n\ncc\ncc\nthree\n");
  narrow.width = 1;
  CHECK(side_by_side(pictures, narrow) == "aa\naa\none\n\nbb\ntwo\n\ncc\ncc\nthree\n");
}
