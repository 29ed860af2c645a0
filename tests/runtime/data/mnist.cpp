#include "runtime/data/mnist.hpp"

#include <algorithm>
#include <cstdlib>

#include "runtime/data/data_sha256.hpp"
#include "tests/runtime/data/byte_arrays.hpp"
#include "tests/runtime/data/mnist_files.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

TEST_CASE("only MNIST is called so") {
  const TemporaryFolder folder;
  for (const char* name : {"mnist", "synthetic", "mine"}) std::filesystem::create_directory(folder / name);
  write_mnist(folder);
  for (const char* name : {"mnist", "synthetic", "mine"}) {
    for (const char* file : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte.gz",
                             "t10k-labels-idx1-ubyte.gz"})
      std::filesystem::copy_file(folder / file, folder / name + "/" + file);
  }
  CHECK(load_mnist(folder.path()).source == std::filesystem::path(folder.path()).filename());
  CHECK(load_mnist(folder.path() + "/").source == load_mnist(folder.path()).source);
  CHECK(load_mnist(folder / "mnist").source == "another mnist");
  CHECK(load_mnist(folder / "synthetic").source == "another synthetic");
  CHECK(load_mnist(folder / "mine").source == "mine");
}

TEST_CASE("MNIST is downloaded by https only, from two mirrors at least") {
  CHECK(mnist_data().mirrors.size() >= 2);
  for (const std::string& mirror : mnist_data().mirrors) {
    CHECK(mirror.starts_with("https://"));
    CHECK(mirror.ends_with("/"));
  }
  for (const RemoteFile& file : mnist_data().files) CHECK(file.sha256.size() == 64);
}

TEST_CASE("the real MNIST, where SINTER_DATA names it") {
  const char* directory = std::getenv("SINTER_DATA");
  if (directory == nullptr) return;
  const TrainTest digits = load_mnist(directory);
  CHECK(digits.source == "mnist");
  CHECK(data_sha256(digits) ==
        "a843fcdc112d51ca7174d88bd7c4c2cbce21837eed9267065ad0789f51a7c89a");  // checkpoints have it
  const ByteArrays train = byte_arrays(digits.train), test = byte_arrays(digits.test);
  CHECK(train.images.shape() == std::array<std::size_t, 4>{60'000, 28, 28, 1});
  CHECK(test.images.shape() == std::array<std::size_t, 4>{10'000, 28, 28, 1});
  CHECK(train.labels(0) == 5);
  CHECK(test.labels(0) == 7);
  CHECK(std::count(train.labels.begin(), train.labels.end(), 1) == 6742);
}
