#include "runtime/terminal/evaluation_text.hpp"

#include <limits>

#include "runtime/data/dataset.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

Evaluation three_classes() {
  Evaluation made;
  made.classes = 3;
  made.confusion = {{0, 0, 980}, {0, 2, 2}, {1, 1, 5}, {1, 2, 5}};
  return made;
}

Terminal coloured() {
  Terminal terminal;
  terminal.colour = true;
  return terminal;
}

}  // namespace

TEST_CASE("the confusion matrix is aligned, with dots for zeros and a row's share that is right") {
  CHECK(confusion_text(three_classes(), Terminal{}) ==
        "confusion matrix (a row per true class, a column per prediction)\n"
        "true      0   1   2   right\n"
        "     0  980   .   2    99.8 %\n"
        "     1    .   5   5    50.0 %\n"
        "     2    .   .   .\n");  // no image of class 2: no share
}

TEST_CASE("classes go by their names, above the columns if there is room") {
  Evaluation made = three_classes();
  made.class_names = {"disc", "square", "a triangle of some kind"};
  CHECK(confusion_text(made, Terminal{}) ==
        "confusion matrix (a row per true class, a column per prediction)\n"
        "true                          disc           square a triangle of so   right\n"
        "            disc               980                .                2    99.8 %\n"
        "          square                 .                5                5    50.0 %\n"
        "a triangle of so                 .                .                .\n");
  made.classes = 6;
  made.confusion.clear();
  for (int pair = 0; pair < 36; ++pair) made.confusion.push_back({pair / 6, pair % 6, 7});
  const std::string numbered = confusion_text(made, Terminal{});
  CHECK(has(numbered, "\n            0 disc  7 7"));
  CHECK(has(numbered, "\n                 5  7 7"));
  CHECK(has(numbered, " 0 1 2 3 4 5   right\n"));
  made.classes = 100;
  made.confusion = {{0, 1, 3}};
  CHECK(confusion_text(made, Terminal{}) ==
        "most frequent confusions\n  disc taken for square: 3\nleast often right\n  disc: 0.0 % of 3\n");
  const float two[] = {0.f, 1.f};
  Terminal narrow;
  narrow.width = 30;
  CHECK(probability_bars(two, 2, narrow, {"disc", "square"}) ==
        "    disc              0.00 %\n"
        "  square ########## 100.00 %\n");
}

TEST_CASE("colours mark the diagonal and mistakes, and change no column") {
  const std::string plain = confusion_text(three_classes(), Terminal{}),
                    colour = confusion_text(three_classes(), coloured());
  CHECK(has(colour, "\033[1;32m980\033[0m"));
  CHECK(has(colour, "\033[31m2\033[0m"));
  CHECK(columns_of(colour) == columns_of(plain));
}

TEST_CASE("of many classes, the most frequent confusions are named") {
  Evaluation many;
  many.classes = 100;
  CHECK(confusion_text(many, Terminal{}) == "no image was taken for another class\n");
  many.confusion = {{2, 2, 9}, {3, 3, 60}, {3, 5, 40}, {7, 7, 12}, {7, 9, 12}};
  const std::string expected =
      "most frequent confusions\n  3 taken for 5: 40\n  7 taken for 9: 12\n"
      "least often right\n  7: 50.0 % of 24\n  3: 60.0 % of 100\n";
  CHECK(confusion_text(many, Terminal{}) == expected);
  many.classes = most_classes;  // on a terminal of any width
  Terminal wide;
  wide.width = 1'000'000;
  CHECK(confusion_text(many, wide) == expected);
}

TEST_CASE("the worst are drawn with what they are and what they were taken for") {
  auto images = xt::xtensor<std::uint8_t, 4>::from_shape({2, 2, 2, 1});
  const std::uint8_t values[] = {0, 0, 0, 0, 255, 0, 0, 255};
  std::copy(std::begin(values), std::end(values), images.data());
  const Dataset data(images, xt::xtensor<int, 1>{0, 2});
  Evaluation made = three_classes();
  CHECK(worst_text(made, data, Terminal{}).empty());
  made.worst = {{1, 2, 0, 3.5, {0.75f, 0.2f, 0.05f}}};
  Terminal terminal;
  terminal.utf8 = true;
  CHECK(worst_text(made, data, terminal) == "▀▄\n#1 is 2\ntaken for 0\nwith 75.00 %\n");
}

TEST_CASE("probabilities are bars") {
  const float three[] = {0.f, 0.5f, 1.f};
  Terminal narrow;
  narrow.width = 25;
  CHECK(probability_bars(three, 3, narrow) ==
        "  0              0.00 %\n"
        "  1 #####       50.00 %\n"
        "  2 ########## 100.00 %\n");
  CHECK(has(probability_bars(three, 3, coloured()), "\033[1m  2 ####"));
  std::vector<float> many(40, 0.f);
  many[33] = 0.75f, many[4] = 0.25f, many[5] = std::numeric_limits<float>::quiet_NaN();
  const std::string bars = probability_bars(many.data(), 40, narrow);
  CHECK(bars.starts_with("  33 #######"));
  CHECK(has(bars, "\n   4 "));
  CHECK_FALSE(has(bars, "\n   5 "));
  CHECK(std::count(bars.begin(), bars.end(), '\n') == 10);
}
