#include "runtime/data/mnist.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/idx.hpp"
#include "runtime/data/mnist_files.hpp"

namespace sinter {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t limit = std::size_t{1} << 30;  // twenty times MNIST's largest file; room for its larger siblings

/// Whether the directory has an entry of this name; a link that leads nowhere is one.
bool has_entry(const fs::path& path) {
  std::error_code error;
  const fs::file_type type = fs::symlink_status(path, error).type();
  if (type == fs::file_type::none) throw InputError(path.string() + ": " + error.message());
  return type != fs::file_type::not_found;
}

/// What the names of a split's files begin with.
struct Prefix {
  std::string name, also;
};

/// The endings that files of this kind have: `name` ("train-images"), and what IDX calls its `rank`.
std::vector<std::string> endings(const std::string& name, int rank) {
  std::vector<std::string> all;
  for (const char* first : {"-", "."}) {
    for (const char* second : {"-", "."}) {
      const std::string plain = name + first + "idx" + std::to_string(rank) + second + "ubyte";
      all.insert(all.end(), {plain, plain + ".gz"});
    }
  }
  return all;
}

bool ends_in(const std::string& name, const std::vector<std::string>& endings) {
  return std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) {
    return name.ends_with(ending) &&
           (name.size() == ending.size() ||
            std::string_view("-_.").find(name[name.size() - ending.size() - 1]) != std::string_view::npos);
  });
}

/// Names of files in a directory that end as they should.
std::vector<std::string> names_that_end(const fs::path& directory, const std::vector<std::string>& endings) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (ends_in(name, endings)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// The file as MNIST's page called it, or the only one that has such a name; errors name what was expected.
std::string find(const fs::path& directory, const Prefix& prefix, const std::string& kind, int rank) {
  const std::string usual = prefix.name + "-" + kind + "-idx" + std::to_string(rank) + "-ubyte";
  for (const std::string& name : {usual, usual + ".gz"}) {
    if (has_entry(directory / name)) return (directory / name).string();
  }
  std::vector<std::string> wanted = endings(prefix.name + "-" + kind, rank);
  if (!prefix.also.empty()) {
    const std::vector<std::string> more = endings(prefix.also + "-" + kind, rank);
    wanted.insert(wanted.end(), more.begin(), more.end());
  }
  const std::vector<std::string> names = names_that_end(directory, wanted);
  if (names.size() == 1) return (directory / names.front()).string();
  if (names.empty()) {
    throw InputError(directory.string() + ": expected " + usual + " or " + usual +
                     ".gz in this directory, found neither");
  }
  throw InputError(directory.string() + ": " + quoted(names[0]) + " and " + quoted(names[1]) + " may both be the " +
                   usual + " that is expected in this directory; call the one you mean so");
}

Dataset load_set(const fs::path& directory, const Prefix& prefix) {
  const std::string image_file = find(directory, prefix, "images", 3);
  const std::string label_file = find(directory, prefix, "labels", 1);
  xt::xtensor<std::uint8_t, 3> images = read_idx_images(image_file, limit);
  xt::xtensor<std::uint8_t, 1> labels = read_idx_labels(label_file, limit);
  if (labels.size() != images.shape(0)) {
    throw InputError(label_file +
                     text(": byte 4: %zu labels, expected %zu, one for each image", labels.size(), images.shape(0)));
  }
  return Dataset(std::move(images), std::move(labels)).with_files(image_file, label_file);
}

/// What to call what a directory holds; never as the two sets that are known.
std::string name_of(const fs::path& directory) {
  std::error_code ignored;
  const fs::path whole = fs::weakly_canonical(directory, ignored);
  const std::string name = (whole.empty() ? directory : whole).filename().string();
  if (name.empty()) return "files";
  return name == "mnist" || name == "synthetic" ? "another " + name : one_line(name);
}

}  // namespace

TrainTest load_mnist(std::string_view directory) {
  const fs::path path(directory);
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    throw InputError(path.string() + ": " +
                     (error ? error.message() : "expected a directory with the four MNIST files"));
  }
  TrainTest data = {
      .train = load_set(path, {"train", ""}), .test = load_set(path, {"t10k", "test"}), .source = "mnist"};
  if (!not_mnist(data).empty()) data.source = name_of(path);
  return data;
}

}  // namespace sinter
