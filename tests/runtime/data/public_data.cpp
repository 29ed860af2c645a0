#include "runtime/data/public_data.hpp"

#include <cstdlib>

#include "runtime/base/sha256.hpp"
#include "runtime/data/idx_set.hpp"
#include "runtime/data/mnist.hpp"
#include "tests/runtime/data/mnist_files.hpp"
#include "tests/runtime/environment.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

const std::optional<std::string> unset;

/// Nobody listens on port 1.
const DownloadOptions nobody = {.mirrors = {"http://127.0.0.1:1/"}, .protocols = "http", .quiet = true};

}  // namespace

TEST_CASE("a directory that is named comes first, --data before SINTER_DATA") {
  const TemporaryFolder folder;
  write_mnist(folder);
  const DataSource source = mnist();
  CHECK(source.name == "mnist");
  {
    const Environment none("SINTER_DATA", folder / "absent");
    CHECK(source.load(folder.path()).train.size() == 5);
    CHECK_REJECTS(source.load(""), "SINTER_DATA: " + folder / "absent");
  }
  {
    const Environment here("SINTER_DATA", folder.path());
    CHECK(source.load("").train.size() == 5);
    CHECK_REJECTS(source.load(folder / "absent"), "--data: " + folder / "absent");
  }
}

TEST_CASE("the cache comes next, needs no network, and holds MNIST or is refused") {
  const TemporaryFolder folder;
  const Environment no_data("SINTER_DATA", unset), cache("XDG_CACHE_HOME", folder.path());
  std::filesystem::create_directories(folder / "sinter/mnist");
  for (const auto& [name, bytes] :
       {std::pair{"sinter/mnist/train-images-idx3-ubyte", idx({5, 28, 28}, 5 * mnist_pixels)},
        std::pair{"sinter/mnist/train-labels-idx1-ubyte.gz", pack(idx({5}, 5))},
        std::pair{"sinter/mnist/t10k-images-idx3-ubyte.gz", pack(idx({3, 28, 28}, 3 * mnist_pixels))},
        std::pair{"sinter/mnist/t10k-labels-idx1-ubyte.gz", pack(idx({3}, 3))}}) {
    folder.write(name, bytes);
  }
  CHECK_REJECTS(
      mnist().load(""),
      "sinter/mnist/train-images-idx3-ubyte: 3936 bytes, unpacked, expected the 47040016 of MNIST; delete the "
      "folder");
  folder.write("sinter/mnist/t10k-labels-idx1-ubyte.gz", "rubbish");
  CHECK_REJECTS(mnist().load(""), "; delete the folder " + folder / "sinter/mnist to download MNIST anew");
}

TEST_CASE("class names are those of the data set itself, and of no other in its folder") {
  const TemporaryFolder folder;
  write_mnist(folder);
  PublicData set = mnist_data();
  set.name = "letters", set.class_names = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  CHECK(read_public_data(set, folder.path()).train.class_names().empty());
  set.difference = [](const TrainTest&, const PublicData&) { return std::string(); };
  const TrainTest read = read_public_data(set, folder.path());
  CHECK(read.source == "letters");
  CHECK(read.train.class_names() == set.class_names);
  CHECK(read.test.class_names() == set.class_names);
}

TEST_CASE("a forged file in the cache is refused by its digest") {
  const char* files = std::getenv("SINTER_DATA");
  if (files == nullptr) return;
  const TemporaryFolder folder;
  const std::filesystem::path real = std::filesystem::absolute(files), cached = folder / "sinter/mnist";
  std::filesystem::create_directories(cached);
  for (const auto& entry : std::filesystem::directory_iterator(real)) {
    std::filesystem::create_symlink(entry.path(), cached / entry.path().filename());
  }
  const Environment no_data("SINTER_DATA", unset), cache("XDG_CACHE_HOME", folder.path());
  CHECK(mnist().load("").source == "mnist");
  IdxBytes labels = idx({10'000}, 10'000);  // as many, but others
  for (const char* name : {"t10k-labels-idx1-ubyte", "t10k-labels-idx1-ubyte.gz"})
    std::filesystem::remove(cached / name);
  folder.write("sinter/mnist/t10k-labels-idx1-ubyte", labels);
  CHECK_REJECTS(mnist().load(""), "t10k-labels-idx1-ubyte: the SHA-256 of the unpacked bytes is ");
}

TEST_CASE("Fashion-MNIST is its own data set, with a cache of its own, and nothing stands in for it") {
  const TemporaryFolder folder;
  write_mnist(folder);
  const DataSource source = fashion_mnist();
  CHECK(source.name == "fashion_mnist");
  CHECK(source.load(folder.path()).train.class_names().empty());  // of the same form, but other images
  const Environment no_data("SINTER_DATA", unset), cache("XDG_CACHE_HOME", folder.path());
  CHECK_REJECTS(source.load(""), "no Fashion-MNIST: --data and SINTER_DATA are not set, and SINTER_OFFLINE forbids");
  std::filesystem::create_directories(folder / "sinter");
  std::filesystem::create_directory_symlink(folder.path(), folder / "sinter/fashion_mnist");
  CHECK_REJECTS(source.load(""), "bytes, unpacked, expected the 47040016 of Fashion-MNIST");
}

TEST_CASE("where nothing is found digits are drawn, and the reason is told") {
  const TemporaryFolder folder;
  const Environment no_data("SINTER_DATA", ""), cache("XDG_CACHE_HOME", folder.path());
  SUBCASE("SINTER_OFFLINE") {
    const TrainTest drawn = mnist().load("");
    CHECK(drawn.source == "synthetic");
    CHECK(drawn.train.size() == 60'000);
    CHECK(drawn.test.size() == 10'000);
    CHECK(drawn.stand_in.value().reason == "--data and SINTER_DATA are not set, and SINTER_OFFLINE forbids a download");
  }
  SUBCASE("--no-download") {
    const Environment online("SINTER_OFFLINE", unset);
    DataRequest request("");
    request.download = false;
    CHECK(find_public_data(mnist_data(), request, nobody).stand_in.value().reason ==
          "--data and SINTER_DATA are not set, and --no-download forbids a download");
  }
  SUBCASE("no server") {
    const Environment online("SINTER_OFFLINE", "");
    const TrainTest drawn = find_public_data(mnist_data(), "", nobody);
    CHECK(drawn.source == "synthetic");
    CHECK(has(drawn.stand_in.value().reason,
              "and could not download http://127.0.0.1:1/train-images-idx3-ubyte.gz: Failed to connect"));
  }
  SUBCASE("a cache that cannot be made") {
    const Environment online("SINTER_OFFLINE", unset), file("XDG_CACHE_HOME", folder.write("file", "x"));
    CHECK(
        has(find_public_data(mnist_data(), "", nobody).stand_in.value().reason, "/file/sinter/mnist: Not a directory"));
  }
  SUBCASE("no home") {
    const Environment online("SINTER_OFFLINE", unset), no_cache("XDG_CACHE_HOME", unset), no_home("HOME", unset);
    CHECK(has(find_public_data(mnist_data(), "", nobody).stand_in.value().reason, "without HOME"));
  }
}

TEST_CASE("the cache is where the XDG specification puts it") {
  const Environment home("HOME", "/home/of");
  {
    const Environment cache("XDG_CACHE_HOME", "/cache");
    CHECK(cache_folder(mnist_data()) == "/cache/sinter/mnist");
  }
  for (const std::optional<std::string>& ignored :
       {unset, std::optional<std::string>{""}, std::optional<std::string>{"relative"}}) {
    const Environment cache("XDG_CACHE_HOME", ignored);
    CHECK(cache_folder(mnist_data()) == "/home/of/.cache/sinter/mnist");
  }
}

TEST_CASE("a directory that is none is refused") {
  const TemporaryFolder folder;
  CHECK_REJECTS(read_public_data(mnist_data(), folder / "absent"), "absent: No such file or directory");
  CHECK_REJECTS(read_public_data(mnist_data(), folder.write("file", "x")),
                "file: expected a directory with the files of MNIST");
}

namespace {

std::string sha256_of(const IdxBytes& bytes) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(bytes)));
  return hash.hex();
}

const IdxBytes images = idx({5, 2, 3}, 30), labels = idx({5}, 5), other_images = idx({3, 2, 3}, 18),
               other_labels = idx({3}, 3);

/// A data set that the library does not know, as a row.
const PublicData letters = {.name = "letters",
                            .title = "Letters",
                            .files = {{"few-images-idx3-ubyte.gz", images.size(), sha256_of(images)},
                                      {"few-labels-idx1-ubyte.gz", labels.size(), sha256_of(labels)},
                                      {"more-images-idx3-ubyte.gz", other_images.size(), sha256_of(other_images)},
                                      {"more-labels-idx1-ubyte.gz", other_labels.size(), sha256_of(other_labels)}},
                            .mirrors = {"https://nowhere.invalid/"},
                            .parse = [](const std::string& folder) { return read_idx_set(folder, {"few"}, {"more"}); },
                            .difference = idx_difference};

}  // namespace

TEST_CASE("another data set takes a row and nothing else") {
  const TemporaryFolder cache;
  const Environment no_data("SINTER_DATA", unset), of_user("XDG_CACHE_HOME", cache.path());
  const DataSource source = source_of(letters);
  CHECK(source.name == "letters");
  CHECK(source.known == &letters);
  // nothing stands in for it
  CHECK_REJECTS(source.load(""), "no Letters: --data and SINTER_DATA are not set, and SINTER_OFFLINE forbids");

  const std::string folder = cache_folder(letters).value();
  CHECK(folder == cache / "sinter/letters");
  std::filesystem::create_directories(folder);
  for (const auto& [name, bytes] : {std::pair{"few-images-idx3-ubyte", images},
                                    {"few-labels-idx1-ubyte.gz", pack(labels)},
                                    {"more-images-idx3-ubyte.gz", pack(other_images)},
                                    {"more-labels-idx1-ubyte", other_labels}})
    cache.write(std::string("sinter/letters/") + name, bytes);
  const TrainTest read = source.load("");
  CHECK(read.source == "letters");
  CHECK_FALSE(read.stand_in);
  CHECK(read.train.size() == 5);
  CHECK(read.test.size() == 3);
  CHECK(source.load(folder).source == "letters");

  IdxBytes forged = other_labels;
  forged.back() ^= 1;
  cache.write("sinter/letters/more-labels-idx1-ubyte", forged);
  CHECK_REJECTS(source.load(""), "more-labels-idx1-ubyte: the SHA-256 of the unpacked bytes is " + sha256_of(forged) +
                                     ", expected " + sha256_of(other_labels) + "; delete the folder " + folder +
                                     " to download Letters anew");
  CHECK(source.load(folder).source == "another letters");
}
