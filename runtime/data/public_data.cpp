#include "runtime/data/public_data.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/synthetic.hpp"

namespace sinter {
namespace {

namespace fs = std::filesystem;

/// The value of an environment variable, "" if it is not set.
std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// What to call what a folder holds; never as a set that is known.
std::string name_of(const fs::path& folder, const PublicData& data) {
  std::error_code ignored;
  const fs::path whole = fs::weakly_canonical(folder, ignored);
  const std::string name = (whole.empty() ? folder : whole).filename().string();
  if (name.empty()) return "files";
  return name == data.name || name == synthetic_name ? "another " + name : one_line(name);
}

bool has_all(const PublicData& data, const fs::path& folder) {
  return std::all_of(data.files.begin(), data.files.end(), [&](const RemoteFile& file) {
    std::error_code ignored;
    const fs::path packed = folder / file.name;
    return fs::exists(packed, ignored) || (!file.as_sent && fs::exists(folder / packed.stem(), ignored));
  });
}

/// Errors say who named the directory.
TrainTest read_named(const PublicData& data, std::string_view directory, const std::string& by) {
  try {
    return read_public_data(data, directory);
  } catch (const InputError& error) {
    throw InputError(by + ": " + error.what());
  }
}

/// What was read turned out to be the data set.
TrainTest known(TrainTest read, const PublicData& data) {
  read.source = data.name;
  if (data.class_names.empty()) return read;
  read.train = read.train.with_class_names(data.class_names);
  read.test = read.test.with_class_names(data.class_names);
  return read;
}

/// What is cached is the data set, or refused: others may have written to the folder since it was verified.
TrainTest read_cached(const PublicData& data, const std::string& folder) {
  try {
    TrainTest read = data.parse(folder);
    if (const std::string why = data.difference(read, data); !why.empty()) throw InputError(why);
    return known(std::move(read), data);
  } catch (const InputError& error) {
    throw InputError(std::string(error.what()) + "; delete the folder " + folder + " to download " + data.title +
                     " anew");
  }
}

TrainTest stand_in(const PublicData& data, const std::string& reason) {
  const std::string why = "--data and SINTER_DATA are not set, and " + reason;
  if (data.fallback == nullptr) throw InputError("no " + data.title + ": " + why);
  TrainTest other = data.fallback();
  other.stand_in = {data.fallback_title, data.title, why};
  return other;
}

}  // namespace

TrainTest read_public_data(const PublicData& data, std::string_view folder) {
  const fs::path path(folder);
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    throw InputError(path.string() + ": " +
                     (error ? error.message() : "expected a directory with the files of " + data.title));
  }
  TrainTest read = data.parse(path.string());
  if (data.difference(read, data).empty()) return known(std::move(read), data);
  read.source = name_of(path, data);
  return read;
}

std::optional<std::string> cache_folder(const PublicData& data) {
  fs::path base = variable("XDG_CACHE_HOME");
  if (!base.is_absolute()) {  // as the XDG specification asks
    base = variable("HOME");
    if (base.empty()) return std::nullopt;
    base /= ".cache";
  }
  return (base / "sinter" / (data.kept_in.empty() ? data.name : data.kept_in)).string();
}

TrainTest find_public_data(const PublicData& data, const DataRequest& request, const DownloadOptions& options) {
  if (!request.directory.empty()) return read_named(data, request.directory, "--data");
  if (const std::string named = variable("SINTER_DATA"); !named.empty()) return read_named(data, named, "SINTER_DATA");
  const std::optional<std::string> cache = cache_folder(data);
  if (!cache) return stand_in(data, "without HOME there is no folder for a download");
  if (has_all(data, *cache)) return read_cached(data, *cache);
  if (!request.download) return stand_in(data, "--no-download forbids a download");
  if (!variable("SINTER_OFFLINE").empty()) return stand_in(data, "SINTER_OFFLINE forbids a download");
  try {
    download_missing(data.files, *cache, options);
  } catch (const DownloadError& error) {
    return stand_in(data, error.what());
  }
  return read_cached(data, *cache);
}

DataSource source_of(const PublicData& data) {
  const auto load = [&data](const DataRequest& request) {
    return find_public_data(data, request, {.mirrors = data.mirrors, .quiet = request.quiet});
  };
  return {load, data.name, &data};
}

}  // namespace sinter
