#include "runtime/dataset_files.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <utility>
#include <variant>

#include "runtime/data/npy.hpp"
#include "runtime/data/source.hpp"
#include "runtime/error.hpp"
#include "runtime/text.hpp"

namespace sinter {
namespace {

namespace fs = std::filesystem;

/// Images of an .npy file with labels of another.
template <class Images, class Labels>
Dataset combine(const std::string& image_path, const Images& images, const std::string& label_path, const Labels& labels) {
  using Value = typename Images::value_type;
  if constexpr (!std::same_as<Value, std::uint8_t> && !std::floating_point<Value>) {
    throw InputError(image_path + ": integers of more than a byte or with a sign, expected images of unsigned bytes, float32 or float64");
  } else if constexpr (!std::integral<typename Labels::value_type>) {
    throw InputError(label_path + ": floating-point numbers, expected labels as integers");
  } else {
    try {
      return Dataset(images, labels);
    } catch (const InputError& error) {
      throw InputError(image_path + " with " + label_path + ": " + error.what());
    }
  }
}

/// The names in a folder that `wanted` picks, sorted.
std::vector<std::string> sorted_names(const fs::path& folder, const std::function<bool(const fs::directory_entry&)>& wanted) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with('.') && wanted(*entry)) names.push_back(name);
  }
  if (error) throw InputError(folder.string() + ": " + error.message());
  std::sort(names.begin(), names.end());
  return names;
}

bool is_folder(const fs::directory_entry& entry) {
  std::error_code ignored;
  return entry.is_directory(ignored);
}

bool is_picture(const fs::directory_entry& entry) {
  std::string ending = entry.path().extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char letter) { return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter; });
  return ending == ".png" || ending == ".pgm";
}

/// Pictures as they come, all of the shape of the first.
class Collection {
 public:
  explicit Collection(ImageColor color) : color_(color) {}

  void add(const std::string& path, std::size_t label) {
    const xt::xtensor<std::uint8_t, 3> image = read_image(path, color_);
    if (labels_.empty()) {
      shape_ = image.shape();
      first_ = path;
    } else if (image.shape() != shape_) {
      throw InputError(path + ": " + to_text(image.shape()) + ", expected " + to_text(shape_) + " (height, width, channels) as in " +
                       first_);
    }
    bytes_.insert(bytes_.end(), image.begin(), image.end());
    labels_.push_back(static_cast<std::uint8_t>(label));
  }

  Dataset to_dataset() const {
    Split split;
    split.images = xt::xtensor<std::uint8_t, 4>::from_shape({labels_.size(), shape_[0], shape_[1], shape_[2]});
    std::copy(bytes_.begin(), bytes_.end(), split.images.begin());
    split.labels = xt::xtensor<std::uint8_t, 1>::from_shape({labels_.size()});
    std::copy(labels_.begin(), labels_.end(), split.labels.begin());
    return Dataset(std::move(split));
  }

 private:
  using Shape = std::array<std::size_t, 3>;
  static std::string to_text(const Shape& shape) { return text("%zux%zux%zu", shape[0], shape[1], shape[2]); }

  ImageColor color_;
  Shape shape_{};
  std::string first_;
  std::vector<std::uint8_t> bytes_, labels_;
};

}  // namespace

TrainTest mnist(std::string_view directory) {
  DigitSet digits = mnist().load(directory);
  return {Dataset(std::move(digits.train)), Dataset(std::move(digits.test)), digits.source};
}

Dataset npy_dataset(const std::string& images, const std::string& labels) {
  const auto both = [&](const auto& first, const auto& second) { return combine(images, first, labels, second); };
  return std::visit(both, read_npy(images), read_npy(labels));
}

ImageFolder image_folder(const std::string& path, ImageColor color) {
  constexpr std::size_t most_classes = 256;
  std::vector<std::string> names = sorted_names(path, is_folder);
  if (names.empty() || names.size() > most_classes) {
    throw InputError(path + text(": %zu folders, expected 1 to %zu, one for each class", names.size(), most_classes));
  }
  Collection collection(color);
  for (std::size_t label = 0; label < names.size(); ++label) {
    const fs::path folder = fs::path(path) / names[label];
    const std::vector<std::string> pictures = sorted_names(folder, is_picture);
    if (pictures.empty()) throw InputError(folder.string() + ": no .png or .pgm files, expected at least one");
    for (const std::string& picture : pictures) collection.add((folder / picture).string(), label);
  }
  return {collection.to_dataset(), std::move(names)};
}

}  // namespace sinter
