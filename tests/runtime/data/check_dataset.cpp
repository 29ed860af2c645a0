#include "runtime/data/check_dataset.hpp"

#include <limits>

#include "runtime/data/augment/augmentation.hpp"
#include "runtime/data/dataset.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

/// Two images of zeros.
Dataset two(std::array<std::uint8_t, 2> labels = {0, 9}, std::array<std::size_t, 3> shape = {3, 3, 1}) {
  xt::xtensor<float, 4> images = xt::zeros<float>({std::size_t{2}, shape[0], shape[1], shape[2]});
  return Dataset(std::move(images), xt::xtensor<std::uint8_t, 1>{labels[0], labels[1]});
}

const TinyModel model(3);  // of 10 classes

}  // namespace

TEST_CASE("every value that a map makes no number, infinite or too large is found, by image and pixel") {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), infinity, -infinity, 1e30f, -1e30f, 1e20f}) {
    for (std::size_t i = 0; i < 18; ++i) {
      const Dataset data = two().map([&, image = std::size_t{0}](Example example) mutable {
        if (image++ == i / 9) example.image.data()[i % 9] = bad;
        return example;
      });
      CAPTURE(bad);
      CAPTURE(i);
      const std::string fault = input_error([&] { check_dataset(model, data, "training"); });
      CHECK(has(fault, "map: image " + std::to_string(i / 9) + " has the value "));
      CHECK(has(fault, " in row " + std::to_string(i / 3 % 3) + ", column " + std::to_string(i % 3) +
                           ", channel 0; expected finite numbers of at most 1e+12"));
    }
  }
  check_dataset(model, two(), "training");
}

TEST_CASE("labels are those of the network's classes; those that count from 1 get a hint") {
  CHECK_REJECTS(check_dataset(model, two({3, 12}), "test"),
                "the test set: label 1 is 12, the network has 10 classes, 0 to 9");
  CHECK_FALSE(has(input_error([&] { check_dataset(model, two({3, 12}), "test"); }), "count from 1"));
  CHECK_REJECTS(check_dataset(model, two({10, 1}).with_files("pictures", "letters"), "test"),
                "letters: label 0 is 10, the network has 10 classes, 0 to 9; these labels count from 1: lower them by "
                "one, or end in Dense{11}");
  const auto raised = [](Example example) {
    example.label = static_cast<std::uint8_t>(example.label + 1);
    return example;
  };
  CHECK_REJECTS(check_dataset(model, two().map(raised), "test"), "the test set: label 1 is 10, the network has 10");
}

TEST_CASE("images whose channels come first get a hint") {
  CHECK_REJECTS(check_dataset(model, two({0, 1}, {1, 3, 3}), "test"),
                "the test images are 1x3x3, the network takes 3x3x1 (height, width, channels); their channels come "
                "first: move that axis to "
                "the end, with numpy.transpose(x, (0, 2, 3, 1))");
  const Dataset other = two({0, 1}, {3, 2, 1});
  CHECK_FALSE(has(input_error([&] { check_dataset(model, other, "test"); }), "come first"));
  CHECK_REJECTS(check_dataset(model, other.with_files("pictures", ""), "test"), "pictures: the images are 3x2x1");
}

TEST_CASE("names of classes: no more than the network has, and the same everywhere") {
  std::vector<std::string> names;
  for (char letter = 'a'; letter < 'k'; letter++) names.emplace_back(1, letter);
  check_dataset(model, two().with_class_names(names), "test");
  CHECK_REJECTS(two().with_class_names({"a", "b", "a"}), "with_class_names: two classes are called 'a'");
  CHECK_REJECTS(check_dataset(model, two({0, 2}, {3, 3, 1}).with_class_names({"a", "b"}), "test"),
                "the test set: label 1 is 2, and only 2 classes have names");
  CHECK(two().with_class_names({"a\r\nb"}).class_names()[0] == "a? b");  // as checkpoints have it
  names.push_back("k");
  CHECK_REJECTS(check_dataset(model, two().with_class_names(names), "test"),
                "the test set has 11 named classes, the network has 10");
  check_same_classes({"a", "b"}, "x", {"a", "b"}, "y");
  check_same_classes({}, "x", {"a", "b"}, "y");
  CHECK_REJECTS(check_same_classes({"a", "b"}, "x", {"a", "c"}, "y"),
                "class 1 is 'b' in x and 'c' in y: labels would mean other things");
  CHECK_REJECTS(check_same_classes({"a"}, "x", {"a", "c"}, "y"), "class 1 is not there in x and 'c' in y");
}

TEST_CASE("targets of pixels do not follow what moves the pixels of images") {
  struct Marks : TinyModel {
    Marks() : TinyModel(3) {}
    Signatures signatures() const override {
      return Signature{.loss = "BinaryCrossEntropy", .target = TargetKind::labels, .image = true, .outputs = 9};
    }
  };
  const Dataset pairs(xt::xtensor<float, 4>(xt::zeros<float>({2, 3, 3, 1})),
                      xt::xtensor<float, 2>(xt::zeros<float>({2, 9})));
  check_dataset(Marks(), pairs.augment(RandomBrightness{.factor = 0.1f} >> Cutout{.size = 1}).mix(Mixup{}), "training");
  CHECK_REJECTS(
      check_dataset(Marks(), pairs.augment(Clamp{} >> RandomHorizontalFlip{}), "training"),
      "the training images: RandomHorizontalFlip{.probability = 0.5} moves their pixels, and not the targets");
  CHECK_REJECTS(check_dataset(Marks(), pairs.mix(Cutmix{}), "training"), "the training images: Cutmix{");
}

TEST_CASE("what is mixed is neither -1 nor 1") {
  struct Signs : TinyModel {
    Signs() : TinyModel(3) {}
    Signatures signatures() const override {
      return Signature{.loss = "Hinge", .target = TargetKind::signs, .outputs = 2};
    }
  };
  const xt::xtensor<float, 4> images = xt::zeros<float>({2, 3, 3, 1});
  const Dataset signs(images, xt::xtensor<float, 2>({{1.f, -1.f}, {-1.f, 1.f}}));
  check_dataset(Signs(), signs, "training");
  CHECK_REJECTS(check_dataset(Signs(), signs.mix(Mixup{}), "training"),
                "the training set: is mixed, and Hinge compares outputs with -1 or 1, which mixed targets are not");
}
