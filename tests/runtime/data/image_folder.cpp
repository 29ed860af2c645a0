// Folders of pictures: runtime/data/image_folder.cpp, declared in dataset_files.hpp.
#include <doctest/doctest.h>

#include <sstream>

#include "runtime/data/dataset_files.hpp"
#include "tests/runtime/allocations.hpp"
#include "tests/runtime/data/byte_arrays.hpp"
#include "tests/runtime/png_bytes.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

std::ostringstream quiet;

std::vector<int> labels(const Dataset& data) {
  std::vector<int> result;
  for (const Example& example : data) result.push_back(example.label);
  return result;
}

std::string notes(const std::string& path) {
  std::ostringstream said;
  image_folder(path, ImageColor::as_is, said);
  return said.str();
}

/// A row of pixels, grey with opacity.
PngBytes clear_png(const PngBytes& values) {
  PngBytes row = {0};
  row.insert(row.end(), values.begin(), values.end());
  return png_file({.width = static_cast<std::uint32_t>(values.size() / 2), .height = 1, .depth = 8, .color_type = 4},
                  row);
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

TEST_CASE("a folder of pictures has a class for each folder in it, sorted by name") {
  const TemporaryFolder folder;
  write_pictures(folder);
  const ImageFolder pictures = image_folder(folder.path(), ImageColor::as_is, quiet);
  CHECK(pictures.class_names == std::vector<std::string>{"cats", "dogs"});
  CHECK(pictures.data.class_names() == pictures.class_names);
  CHECK(labels(pictures.data) == std::vector<int>{0, 0, 1});
  const auto images = byte_arrays(pictures.data).images;
  CHECK(std::vector<int>(images.begin(), images.end()) == std::vector<int>{1, 2, 3, 4, 'a', 'b'});
  CHECK((*image_folder(folder.path(), ImageColor::rgb, quiet).data.begin()).image.shape() ==
        std::array<std::size_t, 3>{1, 2, 3});
}

TEST_CASE("folders whose names would be shown alike are refused") {
  const TemporaryFolder folder;
  for (const char* name : {"a\x01", "a\x02"}) {
    std::filesystem::create_directory(folder / name);
    folder.write(std::string(name) + "/1.png", grey_png(1, 2, {1, 2}));
  }
  CHECK_REJECTS(image_folder(folder.path(), ImageColor::as_is, quiet), folder.path() + ": two classes are called 'a?'");
}

TEST_CASE("folders whose pictures do not fit are refused by the picture's name") {
  const TemporaryFolder folder;
  write_pictures(folder);
  SUBCASE("another shape") {
    folder.write("dogs/b.png", grey_png(2, 1, {1, 2}));
    CHECK_REJECTS(image_folder(folder.path(), ImageColor::as_is, quiet),
                  "dogs/b.png: 2x1x1, expected 1x2x1 (height, width, channels) as in " + folder / "cats/1.png");
  }
  SUBCASE("colours among grey pictures") {
    folder.write("dogs/b.png", png_file({.width = 2, .height = 1, .depth = 8, .color_type = 2}, {0, 1, 2, 3, 4, 5, 6}));
    CHECK_REJECTS(image_folder(folder.path(), ImageColor::as_is, quiet), "dogs/b.png: 1x2x3, expected 1x2x1");
    CHECK(image_folder(folder.path(), ImageColor::grey, quiet).data.size() == 4);
  }
  SUBCASE("a broken picture") {
    folder.write("dogs/b.png", "rubbish");
    CHECK_REJECTS(image_folder(folder.path(), ImageColor::as_is, quiet), "dogs/b.png: byte 0: expected a PNG file");
  }
  SUBCASE("a class without pictures") {
    std::filesystem::create_directory(folder / "emus");
    CHECK_REJECTS(image_folder(folder.path(), ImageColor::as_is, quiet),
                  "emus: no .png or .pgm files, expected at least one");
  }
  SUBCASE("no classes") {
    CHECK_REJECTS(image_folder(folder / "cats", ImageColor::as_is, quiet),
                  "cats: 0 folders, expected 1 to 65536, one for each class");
  }
  SUBCASE("no folder") {
    CHECK_REJECTS(image_folder(folder / "absent", ImageColor::as_is, quiet), "absent: No such file or directory");
  }
}

TEST_CASE("a folder may have more classes than a byte can number") {
  const TemporaryFolder folder;
  for (int i = 0; i < 300; ++i) {
    const std::string name = "class" + std::to_string(i);
    std::filesystem::create_directory(folder / name);
    folder.write(name + "/a.png", grey_png(1, 2, {static_cast<std::uint8_t>(i / 2), 200}));
  }
  const ImageFolder pictures = image_folder(folder.path(), ImageColor::as_is, quiet);
  CHECK(pictures.class_names.size() == 300);
  const Example last = *pictures.data.skip(299).begin();
  CHECK(last.label == 299);
  CHECK(last.image(0, 0, 0) == 149 / 255.f);
}

TEST_CASE("numbers in names sort as numbers, of classes and of pictures") {
  const TemporaryFolder folder;
  for (const char* name : {"10", "9", "0", "1"}) std::filesystem::create_directory(folder / name);
  for (const std::uint8_t value : {std::uint8_t{10}, std::uint8_t{9}, std::uint8_t{1}}) {
    folder.write("0/img" + std::to_string(value) + ".png", grey_png(1, 2, {value, 200}));
  }
  for (const char* name : {"10/a.png", "9/a.png", "1/a.png"}) folder.write(name, grey_png(1, 2, {0, 200}));
  const ImageFolder pictures = image_folder(folder.path(), ImageColor::as_is, quiet);
  CHECK(pictures.class_names == std::vector<std::string>{"0", "1", "9", "10"});
  const auto images = byte_arrays(pictures.data).images;
  CHECK(std::vector<int>{images(0, 0, 0, 0), images(1, 0, 0, 0), images(2, 0, 0, 0)} == std::vector<int>{1, 9, 10});
}

TEST_CASE("what was passed over is said in one line") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "cats/more");
  folder.write("cats/1.png", grey_png(1, 2, {0, 200}));
  CHECK(notes(folder.path()) ==
        folder.path() + ": pictures read: 1; passed over: 1 (1 folders), since only .png and .pgm are read\n");
  for (int i = 0; i < 3; ++i) folder.write("cats/" + std::to_string(i) + ".JPG", "x");
  folder.write("cats/b.jpg", "x");
  folder.write("cats/README", "x");
  CHECK(notes(folder.path()) ==
        folder.path() +
            ": pictures read: 1; passed over: 6 (4 .jpg, 1 folders, 1 without an ending), since only "
            ".png and .pgm are read\n");
}

TEST_CASE("links are followed, and counted where they lead out") {
  const TemporaryFolder folder, elsewhere;
  std::filesystem::create_directory(folder / "cats");
  folder.write("cats/1.png", grey_png(1, 2, {0, 200}));
  std::filesystem::create_symlink("1.png", folder / "cats/2.png");
  CHECK(notes(folder.path()).empty());
  std::filesystem::create_symlink(elsewhere.write("3.png", grey_png(1, 2, {0, 100})), folder / "cats/3.png");
  std::filesystem::create_directory_symlink(elsewhere.path(), folder / "dogs");
  CHECK(notes(folder.path()) == folder.path() + ": 2 links lead out of this folder\n");
  CHECK(labels(image_folder(folder.path(), ImageColor::as_is, quiet).data) == std::vector<int>{0, 0, 0, 1});
}

TEST_CASE("transparent parts lie on the ground of the other pictures, or on one that most of them contrast with") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "a");
  const auto ground = [&] {
    return int{byte_arrays(image_folder(folder.path(), ImageColor::as_is, quiet).data).images(0, 0, 0, 0)};
  };
  folder.write("a/1.png", clear_png({99, 0, 0, 255}));  // black ink
  CHECK(ground() == 255);
  CHECK(notes(folder.path()) == folder.path() + ": 1 of 1 pictures have transparent parts, which lie on white\n");
  folder.write("a/2.png", clear_png({99, 0, 250, 255}));
  folder.write("a/3.png", clear_png({99, 0, 250, 255}));
  CHECK(ground() == 0);
  folder.write("a/4.png", grey_png(1, 2, {250, 255}));
  CHECK(ground() == 255);
  folder.write("a/5.png", grey_png(1, 2, {0, 60}));
  folder.write("a/6.png", grey_png(1, 2, {0, 60}));
  CHECK(ground() == 0);
  CHECK(has(notes(folder.path()), ": 3 of 6 pictures have transparent parts, which lie on black\n"));
}

TEST_CASE("pictures without contrast are counted") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "a");
  folder.write("a/1.png", grey_png(1, 2, {0, 255}));
  folder.write("a/2.png", grey_png(1, 2, {0, 32}));
  CHECK(notes(folder.path()).empty());
  folder.write("a/3.png", grey_png(1, 2, {7, 7}));
  folder.write("a/4.png", png_file({2, 1, 16, 0}, {0, 0, 0, 0x0f, 0xff}));  // 12 bits in 16
  CHECK(notes(folder.path()) ==
        folder.path() + ": 1 of 4 pictures are of one colour\n" + folder.path() +
            ": 1 of 4 pictures use less than an eighth of the values from 0 to 255 (12 bits in a file of 16 look "
            "so); stretch them if that is not meant\n");
}

TEST_CASE("memory grows no faster than the number of pictures") {
  const auto cost = [](int pictures) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "a");
    for (int i = 0; i < pictures; ++i)
      folder.write("a/" + std::to_string(1000 + i) + ".png", grey_png(8, 8, PngBytes(64)));
    const AllocationMeter meter;
    image_folder(folder.path(), ImageColor::as_is, quiet);
    return meter.total();
  };
  const std::size_t once = cost(20), twice = cost(40);
  CHECK(once > 20 * 64);
  CHECK(twice <= once + once + 4096);
}
