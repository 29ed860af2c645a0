#include "runtime/data/mnist_source.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "runtime/data/mnist.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/error.hpp"

namespace sinter {
namespace {

const std::vector<RemoteFile>& remote_files() {
  static const std::vector<RemoteFile> files = {
      {"train-images-idx3-ubyte.gz", 47'040'016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
      {"train-labels-idx1-ubyte.gz", 60'008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
      {"t10k-images-idx3-ubyte.gz", 7'840'016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
      {"t10k-labels-idx1-ubyte.gz", 10'008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"},
  };
  return files;
}

/// The value of an environment variable, "" if it is not set.
std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool has_all(const std::filesystem::path& folder) {
  return std::all_of(remote_files().begin(), remote_files().end(), [&](const RemoteFile& file) {
    std::error_code ignored;
    const std::filesystem::path packed = folder / file.name;
    return std::filesystem::exists(packed, ignored) || std::filesystem::exists(folder / packed.stem(), ignored);
  });
}

/// Errors say who named the directory.
DigitSet load_named(std::string_view directory, const std::string& by) {
  try {
    return load_mnist(directory);
  } catch (const InputError& error) {
    throw InputError(by + ": " + error.what());
  }
}

DigitSet load_cached(const std::string& folder) {
  try {
    return load_mnist(folder);
  } catch (const InputError& error) {
    throw InputError(std::string(error.what()) + "; delete the folder " + folder + " to download MNIST anew");
  }
}

DigitSet drawn(const std::string& reason) {
  DigitSet digits = draw_digits();
  digits.reason = "--data and SINTER_DATA are not set, and " + reason;
  return digits;
}

}  // namespace

std::optional<std::string> mnist_cache() {
  std::filesystem::path base = variable("XDG_CACHE_HOME");
  if (!base.is_absolute()) {  // as the XDG specification asks
    base = variable("HOME");
    if (base.empty()) return std::nullopt;
    base /= ".cache";
  }
  return (base / "sinter" / "mnist").string();
}

DownloadOptions mnist_mirrors() {
  return {.mirrors = {"https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"}};
}

DigitSet find_mnist(const DataRequest& request, const DownloadOptions& options) {
  if (!request.directory.empty()) return load_named(request.directory, "--data");
  if (const std::string named = variable("SINTER_DATA"); !named.empty()) return load_named(named, "SINTER_DATA");
  const std::optional<std::string> cache = mnist_cache();
  if (!cache) return drawn("without HOME there is no folder for a download");
  if (has_all(*cache)) return load_cached(*cache);
  if (!request.download) return drawn("--no-download forbids a download");
  if (!variable("SINTER_OFFLINE").empty()) return drawn("SINTER_OFFLINE forbids a download");
  try {
    download_missing(remote_files(), *cache, options);
  } catch (const DownloadError& error) {
    return drawn(error.what());
  }
  return load_cached(*cache);
}

DataSource mnist() {
  const auto load = [](const DataRequest& request) {
    DownloadOptions options = mnist_mirrors();
    options.quiet = request.quiet;
    return find_mnist(request, options);
  };
  return {load, "mnist"};
}

}  // namespace sinter
