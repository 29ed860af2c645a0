#include "runtime/dataset_files.hpp"

#include <doctest/doctest.h>

#include "tests/runtime/data/mnist_files.hpp"
#include "tests/runtime/npy_bytes.hpp"
#include "tests/runtime/png_bytes.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

std::vector<int> labels(const Dataset& data) {
  std::vector<int> result;
  for (const Example& example : data) result.push_back(example.label);
  return result;
}

/// Writes cats/1.png, cats/2.PNG, cats/notes.txt, dogs/a.pgm and a hidden folder.
void write_pictures(const TemporaryFolder& folder) {
  for (const char* name : {"dogs", "cats", ".hidden"}) std::filesystem::create_directory(folder / name);
  folder.write("cats/2.PNG", grey_png(1, 2, {3, 4}));
  folder.write("cats/1.png", grey_png(1, 2, {1, 2}));
  folder.write("cats/notes.txt", "not a picture");
  folder.write("cats/.3.png", "hidden");
  folder.write("dogs/a.pgm", "P5 2 1 255\nab");
  folder.write("readme.txt", "not a class");
}

}  // namespace

TEST_CASE("mnist of a directory gives train and test") {
  const TemporaryFolder folder;
  write_mnist(folder);
  const TrainTest data = mnist(folder.path());
  CHECK(data.source == "mnist");
  CHECK(data.train.size() == 5);
  CHECK(labels(data.test) == std::vector<int>{0, 1, 2});
  for (const auto& [images, numbers] : data.train.shuffle(5, 1).batch(5)) {
    CHECK(images.shape() == std::array<std::size_t, 4>{5, 28, 28, 1});
    CHECK(numbers.size() == 5);
  }
  CHECK_REJECTS(mnist(folder / "absent"), "absent: No such file or directory");
}

TEST_CASE("two .npy files make a dataset") {
  const TemporaryFolder folder;
  const std::string bytes = folder.write("bytes.npy", npy_file(npy_header("|u1", "(2, 1, 3)"), {0, 51, 102, 153, 204, 255}));
  const std::string numbers =
      folder.write("numbers.npy", npy_file(npy_header("<i8", "(2,)"), {7, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0}));
  const Dataset data = npy_dataset(bytes, numbers);
  CHECK(labels(data) == std::vector<int>{7, 9});
  CHECK((*data.skip(1).begin()).image(0, 2, 0) == 1.f);
  CHECK((*data.begin()).image.shape() == std::array<std::size_t, 3>{1, 3, 1});

  const std::string floats = folder.write("floats.npy", npy_file(npy_header(">f4", "(2, 1, 1, 1)"), {0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0}));
  CHECK((*npy_dataset(floats, numbers).skip(1).begin()).image(0, 0, 0) == -2.f);

  const std::string three = folder.write("three.npy", npy_file(npy_header("|u1", "(3,)"), {1, 2, 3}));
  CHECK_REJECTS(npy_dataset(bytes, three), "bytes.npy with " + three + ": the dataset has 2 images and 3 labels");
  CHECK_REJECTS(npy_dataset(three, three), "images of rank 1, expected 3 or 4");
  CHECK_REJECTS(npy_dataset(bytes, bytes), "labels of rank 3, expected 1");
  CHECK_REJECTS(npy_dataset(numbers, three), "numbers.npy: integers of more than a byte or with a sign, expected images of unsigned bytes");
  CHECK_REJECTS(npy_dataset(bytes, floats), "floats.npy: floating-point numbers, expected labels as integers");
  const std::string large = folder.write("large.npy", npy_file(npy_header("<u2", "(2,)"), {0, 0, 0, 1}));
  CHECK_REJECTS(npy_dataset(bytes, large), "large.npy: label 1 is 256, expected 0 to 255");
  CHECK_REJECTS(npy_dataset(folder / "absent.npy", large), "absent.npy: No such file");
}

TEST_CASE("a folder of pictures has a class for each folder in it, sorted by name") {
  const TemporaryFolder folder;
  write_pictures(folder);
  const ImageFolder pictures = image_folder(folder.path());
  CHECK(pictures.class_names == std::vector<std::string>{"cats", "dogs"});
  CHECK(labels(pictures.data) == std::vector<int>{0, 0, 1});
  const Split split = pictures.data.to_split();
  CHECK(std::vector<int>(split.images.begin(), split.images.end()) == std::vector<int>{1, 2, 3, 4, 'a', 'b'});
  CHECK((*image_folder(folder.path(), ImageColor::rgb).data.begin()).image.shape() == std::array<std::size_t, 3>{1, 2, 3});
}

TEST_CASE("folders whose pictures do not fit are refused by the picture's name") {
  const TemporaryFolder folder;
  write_pictures(folder);
  SUBCASE("another shape") {
    folder.write("dogs/b.png", grey_png(2, 1, {1, 2}));
    CHECK_REJECTS(image_folder(folder.path()),
                  "dogs/b.png: 2x1x1, expected 1x2x1 (height, width, channels) as in " + folder / "cats/1.png");
  }
  SUBCASE("colours among grey pictures") {
    folder.write("dogs/b.png", png_file({.width = 2, .height = 1, .depth = 8, .color_type = 2}, {0, 1, 2, 3, 4, 5, 6}));
    CHECK_REJECTS(image_folder(folder.path()), "dogs/b.png: 1x2x3, expected 1x2x1");
    CHECK(image_folder(folder.path(), ImageColor::grey).data.size() == 4);
  }
  SUBCASE("a broken picture") {
    folder.write("dogs/b.png", "rubbish");
    CHECK_REJECTS(image_folder(folder.path()), "dogs/b.png: byte 0: expected a PNG file");
  }
  SUBCASE("a class without pictures") {
    std::filesystem::create_directory(folder / "emus");
    CHECK_REJECTS(image_folder(folder.path()), "emus: no .png or .pgm files, expected at least one");
  }
  SUBCASE("no classes") { CHECK_REJECTS(image_folder(folder / "cats"), "cats: 0 folders, expected 1 to 256, one for each class"); }
  SUBCASE("no folder") { CHECK_REJECTS(image_folder(folder / "absent"), "absent: No such file or directory"); }
  SUBCASE("too many classes") {
    for (int i = 0; i < 257; ++i) std::filesystem::create_directory(folder / ("class" + std::to_string(i)));
    CHECK_REJECTS(image_folder(folder.path()), ": 259 folders, expected 1 to 256");
  }
}
