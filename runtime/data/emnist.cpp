#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "runtime/base/error.hpp"
#include "runtime/base/gzip.hpp"
#include "runtime/base/nearest.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/archived_files.hpp"
#include "runtime/data/idx.hpp"
#include "runtime/data/idx_set.hpp"
#include "runtime/data/public_data.hpp"

namespace sinter {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_emnist_file = std::size_t{1} << 30;  // twice the largest file, unpacked

/// One of the six sets that EMNIST's archive holds.
struct Split {
  const char *name, *title, *classes;  ///< a letter for each class
  int first_label = 0;
};

constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digits[] = "0123456789",
               merged[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt",  // whose small letters look otherwise
    letters_and_digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::array<Split, 6> splits = {{{"balanced", "EMNIST Balanced", merged},
                                          {"byclass", "EMNIST ByClass", letters_and_digits},
                                          {"bymerge", "EMNIST ByMerge", merged},
                                          {"letters", "EMNIST Letters", letters, 1},
                                          {"digits", "EMNIST Digits", digits},
                                          {"mnist", "EMNIST MNIST", digits}}};

std::vector<std::string> class_names(const Split& split) {
  std::vector<std::string> names;
  for (const char letter : std::string_view(split.classes)) names.emplace_back(1, letter);
  return names;
}

/// Its images lie on their side: rows are columns.
xt::xtensor<std::uint8_t, 4> upright(const xt::xtensor<std::uint8_t, 3>& images) {
  const auto [count, width, height] = images.shape();
  auto turned = xt::xtensor<std::uint8_t, 4>::from_shape({count, height, width, 1});
  for (std::size_t n = 0; n < count; ++n)
    for (std::size_t y = 0; y < height; ++y)
      for (std::size_t x = 0; x < width; ++x) turned(n, y, x, 0) = images(n, x, y);
  return turned;
}

Dataset dataset(const xt::xtensor<std::uint8_t, 3>& images, xt::xtensor<std::uint8_t, 1> labels, const Split& split,
                const std::string& image_path, const std::string& label_path, const std::string& from) {
  if (labels.size() != images.shape(0))
    throw InputError(label_path +
                     text(": byte 4: %zu labels, expected %zu, one for each image", labels.size(), images.shape(0)));
  const std::vector<std::string> names = class_names(split);
  const int last = split.first_label + static_cast<int>(names.size()) - 1;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const int label = labels(i);
    if (label < split.first_label || label > last)
      throw InputError(label_path + text(": label %zu is %d, expected %d to %d", i, label, split.first_label, last));
    labels(i) = static_cast<std::uint8_t>(label - split.first_label);
  }
  const bool archive = !from.empty();
  return Dataset(upright(images), std::move(labels))
      .with_files(archive ? from : image_path, archive ? from : label_path)
      .with_class_names(names);
}

ArchivedFiles files_of(const Split& split, const char* ending) {
  const std::string start = std::string("emnist-") + split.name + "-";
  std::vector<std::string> names;
  for (const char* set : {"train", "test"})
    for (const char* kind : {"-images-idx3-ubyte", "-labels-idx1-ubyte"}) names.push_back(start + set + kind + ending);
  return {.archive = "gzip.zip", .unpacked = "gzip", .names = std::move(names)};
}

/// Packed files, or files that somebody has unpacked.
ArchivedFiles files_in(const std::string& folder, const Split& split) {
  const ArchivedFiles plain = files_of(split, "");
  std::error_code ignored;
  for (const fs::path& home : {fs::path(folder), fs::path(folder) / plain.unpacked})
    if (fs::exists(home / plain.names.front(), ignored)) return plain;
  return files_of(split, ".gz");
}

TrainTest read_split(const std::string& folder, const Split& split) {
  std::array<xt::xtensor<std::uint8_t, 3>, 2> images;
  std::array<xt::xtensor<std::uint8_t, 1>, 2> labels;
  std::array<std::string, 4> paths;
  const std::string from = read_archived(folder, files_in(folder, split), largest_emnist_file,
                                         [&](std::size_t place, const std::string& path, ByteStream& bytes) {
                                           paths[place] = path;
                                           if (place % 2 == 0)
                                             images[place / 2] = read_idx_images(bytes, path, largest_emnist_file);
                                           else
                                             labels[place / 2] = read_idx_labels(bytes, path, largest_emnist_file);
                                         });
  std::error_code ignored;
  const std::string archive = fs::is_directory(from, ignored) ? "" : from;
  return {.train = dataset(images[0], std::move(labels[0]), split, paths[0], paths[1], archive),
          .test = dataset(images[1], std::move(labels[1]), split, paths[2], paths[3], archive)};
}

/// Cohen et al. 2017, "EMNIST: an extension of MNIST to handwritten letters": pairs of IDX files in one zip archive,
/// whose size and digest are those that TensorFlow Datasets states.
template <std::size_t number>
const PublicData& emnist_data() {
  static const PublicData data = {
      .name = std::string("emnist_") + splits[number].name,
      .title = splits[number].title,
      .files = {{"gzip.zip", 561'753'746, "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e", true}},
      .mirrors = {"https://biometrics.nist.gov/cs_links/EMNIST/", "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/"},
      .parse = [](const std::string& folder) { return read_split(folder, splits[number]); },
      .difference = archive_difference,
      .class_names = class_names(splits[number]),
      .subject = "character",
      .light_on_dark = true,
      .kept_in = "emnist"};
  return data;
}

template <std::size_t... numbers>
const PublicData* find(std::string_view split, std::index_sequence<numbers...>) {
  const PublicData* found = nullptr;
  ((split == splits[numbers].name ? void(found = &emnist_data<numbers>()) : void()), ...);
  return found;
}

}  // namespace

DataSource emnist(std::string_view split) {
  if (const PublicData* const data = find(split, std::make_index_sequence<splits.size()>())) return source_of(*data);
  std::vector<std::string> names;
  std::string list;
  for (const Split& each : splits) {
    names.emplace_back(each.name);
    list += (list.empty() ? "" : ", ") + names.back();
  }
  throw InputError("EMNIST has no split " + in_quotes(std::string(split)) + ", expected one of " + list +
                   did_you_mean(std::string(split), names));
}

}  // namespace sinter
