#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/download.hpp"
#include "runtime/data/source.hpp"
#include "runtime/data/train_test.hpp"

namespace sinter {

/// A public data set as a row: whatever is known of one stands in its own file, runtime/data/mnist.cpp say;
/// runtime/data/public_sets.cpp lists them. `source_of(row)` makes a program's data of it.
struct PublicData {
  std::string name;                  ///< in reports, checkpoints and --dataset, and of its folder in the cache: "mnist"
  std::string title;                 ///< in sentences: "MNIST"
  std::vector<RemoteFile> files;     ///< all that it consists of
  std::vector<std::string> mirrors;  ///< https addresses, tried in this order, each ends with /
  /// Reads a folder with such files, these or others of the same form. @throws InputError
  TrainTest (*parse)(const std::string& folder);
  /// Why what was read is not this data set, as part of a sentence that names the file; "" if it is, to the last bit
  std::string (*difference)(const TrainTest& read, const PublicData& from);
  /// What stands in for it where it cannot be had; null: nothing does, and that is an error
  TrainTest (*fallback)() = nullptr;
  std::string fallback_title = "";            ///< "procedurally drawn digits"
  std::vector<std::string> class_names = {};  ///< of label 0, 1, …; empty where they are what their number says
  // For help:
  std::string subject = "picture";  ///< of an image, a word that may be part of a file's name: "digit"
  bool light_on_dark = false;       ///< what the images show
  std::string test_images = "";     ///< one of `files`, if `predict` reads it
  std::string kept_in = "";         ///< its folder in the cache, where several sets come out of one; "": its name
};

/// Reads a folder. The set is called as the row if it is that, to the last bit, else as the folder. @throws InputError
TrainTest read_public_data(const PublicData& data, std::string_view folder);

/// The folder of the user's cache where it is kept: $XDG_CACHE_HOME/sinter/NAME, or ~/.cache/sinter/NAME where that
/// variable is not an absolute path; none without HOME.
std::optional<std::string> cache_folder(const PublicData& data);

/// The data set from the first of these that there is: the directory of --data; the one in the environment variable
/// SINTER_DATA; its cache_folder; a download to that, unless the request or a SINTER_OFFLINE that is not empty forbids
/// it; its fallback, whose `stand_in` says why. A directory that is named, or a cached file, that cannot be read is an
/// InputError, never a reason to go on to the next.
TrainTest find_public_data(const PublicData& data, const DataRequest& request, const DownloadOptions& options);

/// A program's data: what find_public_data finds, from the row's own mirrors. The row must outlive it.
DataSource source_of(const PublicData& data);

}  // namespace sinter
