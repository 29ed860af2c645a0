#include "runtime/data/mnist.hpp"

#include <algorithm>
#include <filesystem>

#include "runtime/data/idx.hpp"
#include "runtime/error.hpp"
#include "runtime/text.hpp"

namespace sinter {
namespace {

constexpr std::size_t side = 28, classes = 10;
constexpr std::size_t limit = std::size_t{1} << 28;  // 256 MiB: five times MNIST's largest file; room for its larger siblings

/// Whether the directory has an entry of this name; a link that leads nowhere is one.
bool has_entry(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::file_type type = std::filesystem::symlink_status(path, error).type();
  if (type == std::filesystem::file_type::none) throw InputError(path.string() + ": " + error.message());
  return type != std::filesystem::file_type::not_found;
}

/// The file as it is or with ".gz"; the error names both.
std::string find(const std::filesystem::path& directory, const std::string& name) {
  const std::filesystem::path plain = directory / name, packed = directory / (name + ".gz");
  if (has_entry(plain)) return plain.string();
  if (has_entry(packed)) return packed.string();
  throw InputError(directory.string() + ": expected " + name + " or " + name + ".gz in this directory, found neither");
}

void check_images(const std::string& path, const xt::xtensor<std::uint8_t, 3>& images) {
  if (images.shape(1) == side && images.shape(2) == side) return;
  throw InputError(path + text(": byte 8: images of %zux%zu pixels, expected 28x28", images.shape(1), images.shape(2)));
}

void check_labels(const std::string& path, const xt::xtensor<std::uint8_t, 1>& labels) {
  const auto bad = std::find_if(labels.begin(), labels.end(), [](std::uint8_t label) { return label >= classes; });
  if (bad == labels.end()) return;
  const auto offset = static_cast<std::size_t>(bad - labels.begin()) + 8;
  throw InputError(path + text(": byte %zu: label %u, expected 0 to 9", offset, unsigned{*bad}));
}

Split load_split(const std::filesystem::path& directory, const std::string& prefix) {
  const std::string image_path = find(directory, prefix + "-images-idx3-ubyte");
  const std::string label_path = find(directory, prefix + "-labels-idx1-ubyte");
  const xt::xtensor<std::uint8_t, 3> images = read_idx_images(image_path, limit);
  check_images(image_path, images);
  Split split;
  split.labels = read_idx_labels(label_path, limit);
  check_labels(label_path, split.labels);
  if (split.labels.size() != images.shape(0)) {
    throw InputError(label_path + text(": byte 4: %zu labels, expected %zu, one for each image", split.labels.size(), images.shape(0)));
  }
  split.images = xt::xtensor<std::uint8_t, 4>::from_shape({images.shape(0), side, side, 1});
  std::copy(images.data(), images.data() + images.size(), split.images.data());
  return split;
}

}  // namespace

DigitSet load_mnist(std::string_view directory) {
  const std::filesystem::path path(directory);
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) {
    throw InputError(path.string() + ": " + (error ? error.message() : "expected a directory with the four MNIST files"));
  }
  return {.train = load_split(path, "train"), .test = load_split(path, "t10k"), .source = "mnist"};
}

}  // namespace sinter
