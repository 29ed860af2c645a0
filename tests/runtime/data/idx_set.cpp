#include "runtime/data/idx_set.hpp"

#include "tests/runtime/data/byte_arrays.hpp"
#include "tests/runtime/data/mnist_files.hpp"
#include "tests/runtime/idx_bytes.hpp"
#include "tests/runtime/pack.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

TrainTest read(const TemporaryFolder& folder) { return read_idx_set(folder.path(), {"train"}, {"t10k", "test"}); }

}  // namespace

TEST_CASE("the four files, packed or not, become two datasets") {
  const TemporaryFolder folder;
  write_mnist(folder);
  const TrainTest digits = read(folder);
  const ByteArrays train = byte_arrays(digits.train), test = byte_arrays(digits.test);
  CHECK(train.images.shape() == std::array<std::size_t, 4>{5, 28, 28, 1});
  CHECK(test.images.shape() == std::array<std::size_t, 4>{3, 28, 28, 1});
  CHECK(train.labels.size() == 5);
  CHECK(test.labels(2) == 2);
  CHECK(train.images(0, 0, 7, 0) == 7);
  CHECK(train.images(1, 0, 0, 0) == mnist_pixels % 10);
}

TEST_CASE("a folder without the files is refused") {
  const TemporaryFolder folder;
  CHECK_REJECTS(read(folder),
                "expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz in this directory, found neither");
}

TEST_CASE("files of any extents and labels are read: the network knows what it takes") {
  const TemporaryFolder folder;
  write_mnist(folder);
  folder.write("train-images-idx3-ubyte", idx({5, 2, 3}, 30));
  IdxBytes labels = idx({5}, 5);
  labels[8 + 3] = 46;
  folder.write("train-labels-idx1-ubyte", labels);
  const TrainTest digits = read(folder);
  CHECK(digits.train.image_shape() == std::array<std::size_t, 3>{2, 3, 1});
  CHECK(byte_arrays(digits.train).labels(3) == 46);
  CHECK(digits.train.image_file() == folder / "train-images-idx3-ubyte");
  CHECK(digits.train.label_file() == folder / "train-labels-idx1-ubyte");
}

TEST_CASE("names as others spell them are found, if there is only one") {
  const TemporaryFolder folder;
  folder.write("train-images.idx3-ubyte", idx({5, 28, 28}, 5 * mnist_pixels));
  folder.write("emnist-letters-train-labels-idx1-ubyte.gz", pack(idx({5}, 5)));
  folder.write("emnist-letters-test-images-idx3-ubyte", idx({3, 28, 28}, 3 * mnist_pixels));
  folder.write("t10k-labels.idx1-ubyte", idx({3}, 3));
  CHECK(read(folder).test.size() == 3);
  folder.write("nottrain-images-idx3-ubyte", "x");
  CHECK(read(folder).train.size() == 5);
  folder.write("byclass-train-images-idx3-ubyte", "x");
  CHECK_REJECTS(read(folder),
                "'byclass-train-images-idx3-ubyte' and 'train-images.idx3-ubyte' may both be the "
                "train-images-idx3-ubyte that is expected in this directory");
  folder.write("train-images-idx3-ubyte", idx({5, 28, 28}, 5 * mnist_pixels));
  CHECK(read(folder).train.size() == 5);
}

TEST_CASE("files that do not belong together are refused") {
  const TemporaryFolder folder;
  write_mnist(folder);
  SUBCASE("fewer labels than images") {
    folder.write("train-labels-idx1-ubyte", idx({4}, 4));
    CHECK_REJECTS(read(folder), "train-labels-idx1-ubyte: byte 4: 4 labels, expected 5, one for each image");
  }
  SUBCASE("more labels than images") {
    folder.write("t10k-labels-idx1-ubyte.gz", pack(idx({4}, 4)));
    CHECK_REJECTS(read(folder), "t10k-labels-idx1-ubyte.gz: byte 4: 4 labels, expected 3");
  }
  SUBCASE("images and labels swapped") {
    folder.write("train-images-idx3-ubyte", idx({5}, 5));
    folder.write("train-labels-idx1-ubyte", idx({5, 28, 28}, 5 * mnist_pixels));
    CHECK_REJECTS(read(folder), "train-images-idx3-ubyte: byte 3: rank 1, expected 3");
  }
  SUBCASE("training and test images swapped") {
    folder.write("train-images-idx3-ubyte", idx({3, 28, 28}, 3 * mnist_pixels));
    folder.write("t10k-images-idx3-ubyte.gz", pack(idx({5, 28, 28}, 5 * mnist_pixels)));
    CHECK_REJECTS(read(folder), "train-labels-idx1-ubyte: byte 4: 5 labels, expected 3, one for each image");
  }
  SUBCASE("a directory in place of a file") {
    std::filesystem::remove(folder / "train-labels-idx1-ubyte");
    std::filesystem::create_directory(folder / "train-labels-idx1-ubyte");
    CHECK_REJECTS(read(folder), "train-labels-idx1-ubyte: expected a regular file, this is a directory");
  }
}
