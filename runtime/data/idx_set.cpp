#include "runtime/data/idx_set.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/base/error.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/data/idx.hpp"
#include "runtime/data/public_data.hpp"

namespace sinter {
namespace {

namespace fs = std::filesystem;

// Twenty times MNIST's largest file: room for its larger siblings.
constexpr std::size_t largest_idx_file = std::size_t{1} << 30;

/// Whether the directory has an entry of this name; a link that leads nowhere is one.
bool has_entry(const fs::path& path) {
  std::error_code error;
  const fs::file_type type = fs::symlink_status(path, error).type();
  if (type == fs::file_type::none) throw InputError(path.string() + ": " + error.message());
  return type != fs::file_type::not_found;
}

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

/// The file as it is usually called, or the only one that has such a name; errors name what was expected.
std::string find(const fs::path& directory, const IdxPrefix& prefix, const std::string& kind, int rank) {
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
  throw InputError(directory.string() + ": " + in_quotes(names[0]) + " and " + in_quotes(names[1]) +
                   " may both be the " + usual + " that is expected in this directory; call the one you mean so");
}

Dataset load_set(const fs::path& directory, const IdxPrefix& prefix) {
  const std::string image_file = find(directory, prefix, "images", 3);
  const std::string label_file = find(directory, prefix, "labels", 1);
  xt::xtensor<std::uint8_t, 3> images = read_idx_images(image_file, largest_idx_file);
  xt::xtensor<std::uint8_t, 1> labels = read_idx_labels(label_file, largest_idx_file);
  if (labels.size() != images.shape(0)) {
    throw InputError(label_file +
                     text(": byte 4: %zu labels, expected %zu, one for each image", labels.size(), images.shape(0)));
  }
  return Dataset(std::move(images), std::move(labels)).with_files(image_file, label_file);
}

constexpr std::uint8_t unsigned_byte = 8;

/// The head of the IDX file of elements of these extents.
std::vector<std::uint8_t> idx_header(std::span<const std::size_t> shape) {
  std::vector<std::uint8_t> header = {0, 0, unsigned_byte, static_cast<std::uint8_t>(shape.size())};
  for (const std::size_t extent : shape) {
    for (int shift = 24; shift >= 0; shift -= 8) header.push_back(static_cast<std::uint8_t>(extent >> shift));
  }
  return header;
}

/// Of what would be the whole file: its head, and what it adds to the digest.
std::string difference(const std::string& file, const RemoteFile& expected, const std::string& title,
                       std::span<const std::size_t> shape, const std::function<void(Sha256&)>& add) {
  const std::string name = file.empty() ? expected.name : file;
  if (expected.as_sent) {
    const std::string fault = fault_as_sent(name, expected);
    return fault.empty() ? "" : name + ": " + fault + " as " + title + " is offered";
  }
  const std::vector<std::uint8_t> header = idx_header(shape);
  std::size_t bytes = 1;
  for (const std::size_t extent : shape) bytes *= extent;
  bytes += header.size();
  if (bytes != expected.size)
    return name + text(": %zu bytes, unpacked, expected the %zu of ", bytes, expected.size) + title;
  Sha256 hash;
  hash.update(std::as_bytes(std::span(header)));
  add(hash);
  const std::string found = hash.hex();
  if (found == expected.sha256) return "";
  return name + ": the SHA-256 of the unpacked bytes is " + found + ", expected " + expected.sha256;
}

std::string difference(const Dataset& read, const RemoteFile& images, const RemoteFile& labels,
                       const std::string& title) {
  BatchLabels all;
  const std::array<std::size_t, 3> shape = {read.size(), read.image_shape()[0], read.image_shape()[1]};
  const std::string wrong = difference(read.image_file(), images, title, shape, [&](Sha256& hash) {
    all = ExampleReader(read).each([&](const ImageView& image) { hash.update(std::as_bytes(image.bytes)); });
  });
  if (!wrong.empty()) return wrong;
  return difference(read.label_file(), labels, title, std::array{read.size()}, [&](Sha256& hash) {
    const std::vector<std::uint8_t> bytes(all.numbers.begin(), all.numbers.end());  // as they were in the file
    hash.update(std::as_bytes(std::span(bytes)));
  });
}

}  // namespace

TrainTest read_idx_set(const std::string& folder, const IdxPrefix& train, const IdxPrefix& test) {
  return {.train = load_set(folder, train), .test = load_set(folder, test)};
}

TrainTest read_mnist_files(const std::string& folder) { return read_idx_set(folder, {"train"}, {"t10k", "test"}); }

std::string idx_difference(const TrainTest& read, const PublicData& from) {
  const std::string train = difference(read.train, from.files.at(0), from.files.at(1), from.title);
  return !train.empty() ? train : difference(read.test, from.files.at(2), from.files.at(3), from.title);
}

}  // namespace sinter
