#include "runtime/data/mnist_source.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "runtime/base/error.hpp"
#include "runtime/data/mnist.hpp"
#include "runtime/data/mnist_files.hpp"
#include "runtime/data/synthetic.hpp"

namespace sinter {
namespace {

/// The value of an environment variable, "" if it is not set.
std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool has_all(const std::filesystem::path& folder) {
  return std::all_of(mnist_files().begin(), mnist_files().end(), [&](const RemoteFile& file) {
    std::error_code ignored;
    const std::filesystem::path packed = folder / file.name;
    return std::filesystem::exists(packed, ignored) || std::filesystem::exists(folder / packed.stem(), ignored);
  });
}

/// Errors say who named the directory.
TrainTest load_named(std::string_view directory, const std::string& by) {
  try {
    return load_mnist(directory);
  } catch (const InputError& error) {
    throw InputError(by + ": " + error.what());
  }
}

/// What is cached is MNIST, or refused: others may have written to the folder since it was verified.
TrainTest load_cached(const std::string& folder) {
  try {
    TrainTest data = load_mnist(folder);
    const std::string why = not_mnist(data);
    if (!why.empty()) throw InputError(why);
    return data;
  } catch (const InputError& error) {
    throw InputError(std::string(error.what()) + "; delete the folder " + folder + " to download MNIST anew");
  }
}

TrainTest drawn(const std::string& reason) {
  TrainTest data = draw_digits();
  data.stand_in = {"procedurally drawn digits", "MNIST", "--data and SINTER_DATA are not set, and " + reason};
  return data;
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
  return {.mirrors = {"https://storage.googleapis.com/cvdf-datasets/mnist/",
                      "https://ossci-datasets.s3.amazonaws.com/mnist/"}};
}

TrainTest find_mnist(const DataRequest& request, const DownloadOptions& options) {
  if (!request.directory.empty()) return load_named(request.directory, "--data");
  if (const std::string named = variable("SINTER_DATA"); !named.empty()) return load_named(named, "SINTER_DATA");
  const std::optional<std::string> cache = mnist_cache();
  if (!cache) return drawn("without HOME there is no folder for a download");
  if (has_all(*cache)) return load_cached(*cache);
  if (!request.download) return drawn("--no-download forbids a download");
  if (!variable("SINTER_OFFLINE").empty()) return drawn("SINTER_OFFLINE forbids a download");
  try {
    download_missing(mnist_files(), *cache, options);
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
