#include <algorithm>
#include <array>
#include <cstdint>

#include "runtime/base/error.hpp"
#include "runtime/base/memory.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/archived_files.hpp"
#include "runtime/data/public_data.hpp"

namespace sinter {
namespace {

constexpr std::size_t side = 32, channels = 3, image_bytes = side * side * channels;
constexpr std::size_t largest_cifar_file = std::size_t{1} << 30;  // five times the largest file

/// The binary version: of each image its labels, a byte each, then a plane of red, one of green and one of blue.
struct Form {
  ArchivedFiles files;  ///< to train on, and one to test on
  std::size_t labels;   ///< of an image
  std::size_t label;    ///< which of them is wanted
  std::vector<std::string> class_names;

  std::size_t record() const { return labels + image_bytes; }
};

void check_size(std::size_t bytes, const Form& form, const std::string& path) {
  if (bytes > 0 && bytes % form.record() == 0) return;
  throw InputError(path + text(": %zu bytes, expected a multiple of %zu: of each image %zu label%s and 32x32x3 pixels",
                               bytes, form.record(), form.labels, form.labels == 1 ? "" : "s"));
}

void check_labels(std::span<const std::uint8_t> records, const Form& form, const std::string& path) {
  for (std::size_t n = 0; n < records.size() / form.record(); ++n) {
    const int label = records[n * form.record() + form.label];
    if (label >= static_cast<int>(form.class_names.size()))
      throw InputError(path + text(": byte %zu: the label of image %zu is %d, expected 0 to %zu",
                                   n * form.record() + form.label, n, label, form.class_names.size() - 1));
  }
}

Dataset dataset(const Bytes& records, const Form& form, const std::string& path) {
  const std::size_t count = records.size() / form.record();
  require_memory(count * image_bytes, path);
  auto images = xt::xtensor<std::uint8_t, 4>::from_shape({count, side, side, channels});
  auto labels = xt::xtensor<std::uint8_t, 1>::from_shape({count});
  for (std::size_t n = 0; n < count; ++n) {
    const std::uint8_t* const record = records.data() + n * form.record();
    labels(n) = record[form.label];
    for (std::size_t c = 0; c < channels; ++c)
      for (std::size_t i = 0; i < side * side; ++i)
        images.data()[n * image_bytes + i * channels + c] = record[form.labels + c * side * side + i];
  }
  return Dataset(std::move(images), std::move(labels)).with_files(path, path).with_class_names(form.class_names);
}

TrainTest read(const std::string& folder, const Form& form) {
  std::vector<Bytes> parts(form.files.names.size());
  const std::string path = read_archived(folder, form.files, largest_cifar_file,
                                         [&](std::size_t place, const std::string& file, ByteStream& bytes) {
                                           constexpr std::size_t first = std::size_t{1} << 16;
                                           parts[place] = read_rest(bytes, first);
                                           check_size(parts[place].size(), form, file);
                                           check_labels(parts[place], form, file);
                                         });
  Bytes train;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) train.insert(train.end(), parts[i].begin(), parts[i].end());
  return {.train = dataset(train, form, path), .test = dataset(parts.back(), form, path)};
}

const Form& cifar10_form() {
  static const Form form = {
      .files = {.archive = "cifar-10-binary.tar.gz",
                .unpacked = "cifar-10-batches-bin",
                .names = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                          "data_batch_5.bin", "test_batch.bin"}},
      .labels = 1,
      .label = 0,
      .class_names = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}};
  return form;
}

ArchivedFiles cifar100_files() {
  return {.archive = "cifar-100-binary.tar.gz", .unpacked = "cifar-100-binary", .names = {"train.bin", "test.bin"}};
}

const Form& cifar100_form() {
  static const Form form = {
      .files = cifar100_files(),
      .labels = 2,
      .label = 1,
      .class_names = {
          "apple",      "aquarium fish", "baby",         "bear",       "beaver",      "bed",         "bee",
          "beetle",     "bicycle",       "bottle",       "bowl",       "boy",         "bridge",      "bus",
          "butterfly",  "camel",         "can",          "castle",     "caterpillar", "cattle",      "chair",
          "chimpanzee", "clock",         "cloud",        "cockroach",  "couch",       "crab",        "crocodile",
          "cup",        "dinosaur",      "dolphin",      "elephant",   "flatfish",    "forest",      "fox",
          "girl",       "hamster",       "house",        "kangaroo",   "keyboard",    "lamp",        "lawn mower",
          "leopard",    "lion",          "lizard",       "lobster",    "man",         "maple tree",  "motorcycle",
          "mountain",   "mouse",         "mushroom",     "oak tree",   "orange",      "orchid",      "otter",
          "palm tree",  "pear",          "pickup truck", "pine tree",  "plain",       "plate",       "poppy",
          "porcupine",  "possum",        "rabbit",       "raccoon",    "ray",         "road",        "rocket",
          "rose",       "sea",           "seal",         "shark",      "shrew",       "skunk",       "skyscraper",
          "snail",      "snake",         "spider",       "squirrel",   "streetcar",   "sunflower",   "sweet pepper",
          "table",      "tank",          "telephone",    "television", "tiger",       "tractor",     "train",
          "trout",      "tulip",         "turtle",       "wardrobe",   "whale",       "willow tree", "wolf",
          "woman",      "worm"}};
  return form;
}

const Form& cifar100_coarse_form() {
  static const Form form = {.files = cifar100_files(),
                            .labels = 2,
                            .label = 0,
                            .class_names = {"aquatic mammals",
                                            "fish",
                                            "flowers",
                                            "food containers",
                                            "fruit and vegetables",
                                            "household electrical devices",
                                            "household furniture",
                                            "insects",
                                            "large carnivores",
                                            "large man-made outdoor things",
                                            "large natural outdoor scenes",
                                            "large omnivores and herbivores",
                                            "medium mammals",
                                            "non-insect invertebrates",
                                            "people",
                                            "reptiles",
                                            "small mammals",
                                            "trees",
                                            "vehicles 1",
                                            "vehicles 2"}};
  return form;
}

/// Krizhevsky 2009, "Learning multiple layers of features from tiny images": 50,000 and 10,000 pictures of 32x32
/// pixels. Sizes and digests as TensorFlow Datasets states them.
template <const Form& (*form)()>
PublicData row(const std::string& name, const std::string& title, const RemoteFile& archive) {
  return {.name = name,
          .title = title,
          .files = {archive},
          .mirrors = {"https://www.cs.toronto.edu/~kriz/"},
          .parse = [](const std::string& folder) { return read(folder, form()); },
          .difference = archive_difference,
          .class_names = form().class_names};
}

RemoteFile cifar100_archive() {
  return {"cifar-100-binary.tar.gz", 168'513'733, "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
          true};
}

}  // namespace

DataSource cifar10() {
  static const PublicData data =
      row<cifar10_form>("cifar10", "CIFAR-10",
                        {"cifar-10-binary.tar.gz", 170'052'171,
                         "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", true});
  return source_of(data);
}

DataSource cifar100() {
  static const PublicData data = row<cifar100_form>("cifar100", "CIFAR-100", cifar100_archive());
  return source_of(data);
}

DataSource cifar100_coarse() {
  static const PublicData data = [] {
    PublicData coarse =
        row<cifar100_coarse_form>("cifar100_coarse", "CIFAR-100 with its 20 superclasses", cifar100_archive());
    coarse.kept_in = "cifar100";
    return coarse;
  }();
  return source_of(data);
}

}  // namespace sinter
