#include "runtime/data/check_split.hpp"

#include <limits>

#include "runtime/data/check_values.hpp"
#include "runtime/data/digits.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

/// Two images of 3x3 floating-point values.
Split two() {
  Split split;
  split.values = xt::xtensor<float, 4>(xt::zeros<float>({2, 3, 3, 1}));
  split.labels = {0, 9};
  return split;
}

const TinyModel model(3);  // of 10 classes

}  // namespace

TEST_CASE("every value that is not a number, infinite or too large is found, by image and pixel") {
  const float infinity = std::numeric_limits<float>::infinity();
  Split split = two();
  check_split(model, split, "training");
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), infinity, -infinity, 1e30f, -1e30f, 1e20f}) {
    for (std::size_t i = 0; i < split.values.size(); ++i) {
      split = two();
      split.values.data()[i] = bad;
      CAPTURE(bad);
      CAPTURE(i);
      CHECK_REJECTS(check_split(model, split, "training"),
                    "the training set: image " + std::to_string(i / 9) + " has the value ");
      CHECK_REJECTS(check_split(model, split, "training"), " in row " + std::to_string(i / 3 % 3) + ", column " +
                                                               std::to_string(i % 3) +
                                                               ", channel 0; expected finite numbers of at most 1e+12");
    }
  }
  split = two();
  split.values(1, 2, 2, 0) = -largest_value;
  check_split(model, split, "training");
}

TEST_CASE("labels are those of the network's classes; those that count from 1 get a hint") {
  Split split = two();
  split.labels = {3, 12};
  CHECK_REJECTS(check_split(model, split, "test"), "the test set: label 1 is 12, the network has 10 classes, 0 to 9");
  CHECK_FALSE(has(input_error([&] { check_split(model, split, "test"); }), "count from 1"));
  split.labels = {10, 1};
  split.label_file = "letters";
  CHECK_REJECTS(check_split(model, split, "test"),
                "letters: label 0 is 10, the network has 10 classes, 0 to 9; these labels count from 1: lower them by "
                "one, or end in Dense{11}");
}

TEST_CASE("images whose channels come first get a hint") {
  Split split = two();
  split.values = xt::xtensor<float, 4>(xt::zeros<float>({2, 1, 3, 3}));
  CHECK_REJECTS(check_split(model, split, "test"),
                "the test images are 1x3x3, the network takes 3x3x1 (height, width, channels); their channels come "
                "first: move that axis to "
                "the end, with numpy.transpose(x, (0, 2, 3, 1))");
  split.values = xt::xtensor<float, 4>(xt::zeros<float>({2, 3, 2, 1}));
  CHECK_FALSE(has(input_error([&] { check_split(model, split, "test"); }), "come first"));
}

TEST_CASE("names of classes: no more than the network has, and the same everywhere") {
  Split split = two();
  split.class_names = std::vector<std::string>(10, "a");
  check_split(model, split, "test");
  split.class_names.push_back("b");
  CHECK_REJECTS(check_split(model, split, "test"), "the test set has 11 named classes, the network has 10");
  check_same_classes({"a", "b"}, "x", {"a", "b"}, "y");
  check_same_classes({}, "x", {"a", "b"}, "y");
  CHECK_REJECTS(check_same_classes({"a", "b"}, "x", {"a", "c"}, "y"),
                "class 1 is 'b' in x and 'c' in y: labels would mean other things");
  CHECK_REJECTS(check_same_classes({"a"}, "x", {"a", "c"}, "y"), "class 1 is not there in x and 'c' in y");
}
