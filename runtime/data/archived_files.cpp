#include "runtime/data/archived_files.hpp"

#include <algorithm>
#include <filesystem>

#include "runtime/base/archive.hpp"
#include "runtime/base/error.hpp"
#include "runtime/base/file.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/public_data.hpp"

namespace sinter {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// The file's place among those that are wanted, by its name whatever the folder; their number, if it is none of them.
std::size_t place_of(const std::string& name, const std::vector<std::string>& wanted) {
  const std::string own = name.substr(name.find_last_of('/') + 1);
  return static_cast<std::size_t>(std::find(wanted.begin(), wanted.end(), own) - wanted.begin());
}

}  // namespace

std::string read_archived(
    const std::string& folder, const ArchivedFiles& files, std::size_t limit,
    const std::function<void(std::size_t place, const std::string& path, ByteStream& bytes)>& use) {
  const auto& [archive, unpacked, names] = files;
  for (const fs::path& home : {fs::path(folder), fs::path(folder) / unpacked}) {
    if (!is_there(home / names.front())) continue;
    for (std::size_t place = 0; place < names.size(); ++place) {
      FileStream bytes((home / names[place]).string(), limit);
      use(place, (home / names[place]).string(), bytes);
    }
    return home.string();
  }
  const std::string path = (fs::path(folder) / archive).string();
  if (!is_there(path))
    throw InputError(folder + ": expected " + names.front() + " and the like in this directory or in " + unpacked +
                     ", or " + archive + "; found none of them");
  std::vector<bool> seen(names.size());
  read_archive(path, limit, [&](const std::string& name, ByteStream& bytes) {
    const std::size_t place = place_of(name, names);
    if (place == names.size()) return;
    if (seen[place]) throw InputError(path + ": has two files " + names[place] + ", expected one");
    seen[place] = true;
    use(place, path + ": " + names[place], bytes);
  });
  const auto missing = std::find(seen.begin(), seen.end(), false);
  if (missing != seen.end())
    throw InputError(path + ": has no file " + names[static_cast<std::size_t>(missing - seen.begin())]);
  return path;
}

std::string archive_difference(const TrainTest& read, const PublicData& from) {
  const RemoteFile& archive = from.files.at(0);
  const std::string& path = read.train.image_file();
  if (fs::path(path).filename() != archive.name)
    return path + ": not the archive " + archive.name + ", by whose digest " + from.title + " is known";
  const std::string fault = fault_as_sent(path, archive);
  return fault.empty() ? "" : path + ": " + fault;
}

}  // namespace sinter
