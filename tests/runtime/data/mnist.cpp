#include "runtime/data/mnist.hpp"

#include <algorithm>
#include <cstdlib>

#include "tests/runtime/data/mnist_files.hpp"
#include "tests/runtime/idx_bytes.hpp"
#include "tests/runtime/pack.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

TEST_CASE("the four files, packed or not, become two splits") {
  const TemporaryFolder folder;
  write_mnist(folder);
  const DigitSet digits = load_mnist(folder.path());
  CHECK(digits.source == "mnist");
  CHECK(digits.train.images.shape() == std::array<std::size_t, 4>{5, 28, 28, 1});
  CHECK(digits.test.images.shape() == std::array<std::size_t, 4>{3, 28, 28, 1});
  CHECK(digits.train.labels.size() == 5);
  CHECK(digits.test.labels(2) == 2);
  CHECK(digits.train.images(0, 0, 7, 0) == 7);
  CHECK(digits.train.images(1, 0, 0, 0) == mnist_pixels % 10);
}

TEST_CASE("directories without the files are refused") {
  const TemporaryFolder folder;
  CHECK_REJECTS(load_mnist(folder / "absent"), "absent: No such file or directory");
  CHECK_REJECTS(load_mnist(folder.write("file", "x")), "expected a directory with the four MNIST files");
  CHECK_REJECTS(load_mnist(folder.path()),
                "expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz in this directory, found neither");
}

TEST_CASE("files that do not belong together are refused") {
  const TemporaryFolder folder;
  write_mnist(folder);
  SUBCASE("fewer labels than images") {
    folder.write("train-labels-idx1-ubyte", idx({4}, 4));
    CHECK_REJECTS(load_mnist(folder.path()), "train-labels-idx1-ubyte: byte 4: 4 labels, expected 5, one for each image");
  }
  SUBCASE("more labels than images") {
    folder.write("t10k-labels-idx1-ubyte.gz", pack(idx({4}, 4)));
    CHECK_REJECTS(load_mnist(folder.path()), "t10k-labels-idx1-ubyte.gz: byte 4: 4 labels, expected 3");
  }
  SUBCASE("label 10") {
    IdxBytes labels = idx({5}, 5);
    labels[8 + 3] = 10;
    folder.write("train-labels-idx1-ubyte", labels);
    CHECK_REJECTS(load_mnist(folder.path()), "train-labels-idx1-ubyte: byte 11: label 10, expected 0 to 9");
  }
  SUBCASE("29 rows") {
    folder.write("train-images-idx3-ubyte", idx({5, 29, 28}, 5 * 29 * 28));
    CHECK_REJECTS(load_mnist(folder.path()), "train-images-idx3-ubyte: byte 8: images of 29x28 pixels, expected 28x28");
  }
  SUBCASE("27 columns") {
    folder.write("train-images-idx3-ubyte", idx({5, 28, 27}, 5 * 28 * 27));
    CHECK_REJECTS(load_mnist(folder.path()), "images of 28x27 pixels");
  }
  SUBCASE("images and labels swapped") {
    folder.write("train-images-idx3-ubyte", idx({5}, 5));
    folder.write("train-labels-idx1-ubyte", idx({5, 28, 28}, 5 * mnist_pixels));
    CHECK_REJECTS(load_mnist(folder.path()), "train-images-idx3-ubyte: byte 3: rank 1, expected 3");
  }
  SUBCASE("training and test images swapped") {
    folder.write("train-images-idx3-ubyte", idx({3, 28, 28}, 3 * mnist_pixels));
    folder.write("t10k-images-idx3-ubyte.gz", pack(idx({5, 28, 28}, 5 * mnist_pixels)));
    CHECK_REJECTS(load_mnist(folder.path()), "train-labels-idx1-ubyte: byte 4: 5 labels, expected 3, one for each image");
  }
  SUBCASE("a directory in place of a file") {
    std::filesystem::remove(folder / "train-labels-idx1-ubyte");
    std::filesystem::create_directory(folder / "train-labels-idx1-ubyte");
    CHECK_REJECTS(load_mnist(folder.path()), "train-labels-idx1-ubyte: expected a regular file, this is a directory");
  }
}

TEST_CASE("the real MNIST, where SINTER_DATA names it") {
  const char* directory = std::getenv("SINTER_DATA");
  if (directory == nullptr) return;
  const DigitSet digits = load_mnist(directory);
  CHECK(digits.train.images.shape() == std::array<std::size_t, 4>{60'000, 28, 28, 1});
  CHECK(digits.test.images.shape() == std::array<std::size_t, 4>{10'000, 28, 28, 1});
  CHECK(digits.train.labels(0) == 5);
  CHECK(digits.test.labels(0) == 7);
  CHECK(std::count(digits.train.labels.begin(), digits.train.labels.end(), 1) == 6742);
}
