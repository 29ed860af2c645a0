#include "runtime/data/mnist_source.hpp"

#include <cstdlib>

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
  CHECK_REJECTS(mnist().load(""),
                "sinter/mnist/train-images-idx3-ubyte: 5 images, expected the 60000 of MNIST; delete the folder");
  folder.write("sinter/mnist/t10k-labels-idx1-ubyte.gz", "rubbish");
  CHECK_REJECTS(mnist().load(""), "; delete the folder " + folder / "sinter/mnist to download MNIST anew");
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
    CHECK(find_mnist(request, nobody).stand_in.value().reason ==
          "--data and SINTER_DATA are not set, and --no-download forbids a download");
  }
  SUBCASE("no server") {
    const Environment online("SINTER_OFFLINE", "");
    const TrainTest drawn = find_mnist("", nobody);
    CHECK(drawn.source == "synthetic");
    CHECK(has(drawn.stand_in.value().reason,
              "and could not download http://127.0.0.1:1/train-images-idx3-ubyte.gz: Failed to connect"));
  }
  SUBCASE("a cache that cannot be made") {
    const Environment online("SINTER_OFFLINE", unset), file("XDG_CACHE_HOME", folder.write("file", "x"));
    CHECK(has(find_mnist("", nobody).stand_in.value().reason, "/file/sinter/mnist: Not a directory"));
  }
  SUBCASE("no home") {
    const Environment online("SINTER_OFFLINE", unset), no_cache("XDG_CACHE_HOME", unset), no_home("HOME", unset);
    CHECK(has(find_mnist("", nobody).stand_in.value().reason, "without HOME"));
  }
}

TEST_CASE("the cache is where the XDG specification puts it") {
  const Environment home("HOME", "/home/of");
  {
    const Environment cache("XDG_CACHE_HOME", "/cache");
    CHECK(mnist_cache() == "/cache/sinter/mnist");
  }
  for (const std::optional<std::string>& ignored :
       {unset, std::optional<std::string>{""}, std::optional<std::string>{"relative"}}) {
    const Environment cache("XDG_CACHE_HOME", ignored);
    CHECK(mnist_cache() == "/home/of/.cache/sinter/mnist");
  }
}

TEST_CASE("downloads speak https only") {
  const DownloadOptions options = mnist_mirrors();
  CHECK(options.protocols == "https");
  CHECK(options.redirect_protocols == "https");
  CHECK(options.mirrors.size() >= 2);
  for (const std::string& mirror : options.mirrors) CHECK(mirror.starts_with("https://"));
}
