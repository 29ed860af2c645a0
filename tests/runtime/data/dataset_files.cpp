#include "runtime/data/dataset_files.hpp"

#include <doctest/doctest.h>

#include "tests/runtime/data/mnist_files.hpp"
#include "tests/runtime/npy_bytes.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

std::vector<int> labels(const Dataset& data) {
  std::vector<int> result;
  for (const Example& example : data) result.push_back(example.label);
  return result;
}

}  // namespace

TEST_CASE("mnist of a directory gives train and test") {
  const TemporaryFolder folder;
  write_mnist(folder);
  const TrainTest data = mnist(folder.path());
  CHECK(data.source == std::filesystem::path(folder.path()).filename());
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
  const std::string bytes =
      folder.write("bytes.npy", npy_file(npy_header("|u1", "(2, 1, 3)"), {0, 51, 102, 153, 204, 255}));
  const std::string numbers = folder.write(
      "numbers.npy", npy_file(npy_header("<i8", "(2,)"), {7, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0}));
  const Dataset data = npy_dataset(bytes, numbers);
  CHECK(labels(data) == std::vector<int>{7, 9});
  CHECK((*data.skip(1).begin()).image(0, 2, 0) == 1.f);
  CHECK((*data.begin()).image.shape() == std::array<std::size_t, 3>{1, 3, 1});

  const std::string floats =
      folder.write("floats.npy", npy_file(npy_header(">f4", "(2, 1, 1, 1)"), {0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0}));
  CHECK((*npy_dataset(floats, numbers).skip(1).begin()).image(0, 0, 0) == -2.f);

  const std::string three = folder.write("three.npy", npy_file(npy_header("|u1", "(3,)"), {1, 2, 3}));
  CHECK_REJECTS(npy_dataset(bytes, three), "bytes.npy with " + three + ": the dataset has 2 images and 3 labels");
  CHECK_REJECTS(npy_dataset(three, three), "images of rank 1, expected 3 or 4");
  const Batch itself = *npy_dataset(bytes, bytes).batch(2).begin();  // pictures are compared with pictures
  CHECK(itself.labels.rows == xt::xtensor<float, 2>({{0, 51, 102}, {153, 204, 255}}));
  const std::string wide = folder.write("wide.npy", npy_file(npy_header("<u2", "(2, 1, 1)"), {255, 0, 0, 1}));
  CHECK_REJECTS(npy_dataset(wide, numbers), "wide.npy: value 1 is 256, expected images of integers from 0 to 255");
  CHECK((*npy_dataset(bytes, floats).batch(2).begin()).labels.rows == xt::xtensor<float, 2>({{1.5f}, {-2.f}}));
  const std::string halves =
      folder.write("halves.npy", npy_file(npy_header("<f4", "(2,)"), {0, 0, 0, 0x40, 0, 0, 0, 0x3f}));
  const Dataset on_values = npy_dataset(bytes, halves);
  const Batch both = *on_values.batch(2).begin();
  CHECK(both.labels.rows == xt::xtensor<float, 2>({{2.f}, {0.5f}}));
  CHECK(both.labels.numbers.size() == 0);
  CHECK(on_values.label_file() == halves);
  const std::string nothing =
      folder.write("nothing.npy", npy_file(npy_header("<f4", "(2,)"), {0, 0, 0, 0x40, 0, 0, 0xc0, 0x7f}));
  CHECK_REJECTS(npy_dataset(bytes, nothing), "nothing.npy: target 1 of the dataset is nan, expected a finite number");
  const std::string large =
      folder.write("large.npy", npy_file(npy_header("<u4", "(2,)"), {255, 255, 0, 0, 0, 0, 1, 0}));
  CHECK_REJECTS(npy_dataset(bytes, large), "large.npy: label 1 is 65536, expected a class number from 0 to 65535");
  CHECK_REJECTS(npy_dataset(folder / "absent.npy", large), "absent.npy: No such file");
}

TEST_CASE("integers of any type that are bytes, and whole numbers of any type that are labels") {
  const TemporaryFolder folder;
  const std::string bytes = folder.write("bytes.npy", npy_file(npy_header("<i2", "(2, 1, 1)"), {255, 0, 51, 0}));
  const std::string column =
      folder.write("column.npy", npy_file(npy_header("<f4", "(2L, 1L)"), {0, 0, 0x40, 0x40, 0, 0, 0, 0}));
  const std::string many = folder.write("many.npy", npy_file(npy_header("<u2", "(2,)"), {0, 1, 255, 255}));
  const std::string truths = folder.write("truths.npy", npy_file(npy_header("|b1", "(2,)"), {0, 1}));
  const std::string huge = folder.write("huge.npy", npy_file(npy_header("<u8", "(2,)"), NpyBytes(16, 0xff)));
  CHECK(labels(npy_dataset(bytes, column)) == std::vector<int>{3, 0});
  CHECK(labels(npy_dataset(bytes, many)) == std::vector<int>{256, 65535});
  CHECK(labels(npy_dataset(bytes, truths)) == std::vector<int>{0, 1});
  CHECK((*npy_dataset(bytes, column).begin()).image(0, 0, 0) == 1.f);
  CHECK_REJECTS(npy_dataset(bytes, huge), "label 0 is 9223372036854775807, expected a class number");
}
