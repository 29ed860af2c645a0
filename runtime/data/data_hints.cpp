#include "runtime/data/data_hints.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "runtime/base/class_names.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/data/train_test.hpp"
#include "runtime/data/value_range.hpp"

namespace sinter {
namespace {

constexpr float far_from_one = 10, next_to_nothing = 1 / 8.f;
constexpr float other_scale = 8;

/// What the images of a dataset are like.
struct Look {
  std::array<std::size_t, 3> shape = {};  ///< of the first: height, width, channels
  float least = 0, most = 0;              ///< of what is fed
  bool bytes = false;
  std::size_t images = 0, plain = 0, narrow = 0;
  BatchLabels labels = {};

  float magnitude() const { return std::max(std::fabs(least), std::fabs(most)); }

  void add(const ImageView& image) {
    if (++images == 1) shape = image.shape;
    bytes = image.values.empty();
    if (bytes) {
      const ValueRange range = range_of(image.bytes);
      plain += range.is_plain();
      narrow += range.is_narrow();
      most = std::max(most, static_cast<float>(range.most) / 255.f);
    } else {
      const auto [low, high] = std::minmax_element(image.values.begin(), image.values.end());
      plain += *low == *high;
      least = images == 1 ? *low : std::min(least, *low);
      most = images == 1 ? *high : std::max(most, *high);
    }
  }
};

Look look_at(const Dataset& data) {
  Look look;
  BatchLabels labels =
      ExampleReader(data.without_augmentation()).each([&](const ImageView& image) { look.add(image); });
  look.labels = std::move(labels);
  if (look.shape[0] * look.shape[1] * look.shape[2] == 1) look.plain = 0;
  return look;
}

/// Channels first: an axis of 1 to 4 where the height belongs, and two larger, equal ones after it.
bool channels_first(const std::array<std::size_t, 3>& shape) {
  return shape[0] <= 4 && shape[1] > 4 && shape[1] == shape[2];
}

void add_scale(std::vector<std::string>& hints, const Look& train, const Look& test) {
  const bool bytes = train.bytes && test.bytes;
  if (!bytes && train.magnitude() > far_from_one) {
    hints.push_back(text(
        "the training values run from %g to %g, and are fed as they are: networks learn from values of about 0 to 1; "
        "divide them by %g, or give bytes as uint8",
        static_cast<double>(train.least), static_cast<double>(train.most), static_cast<double>(train.magnitude())));
  }
  if (!bytes && train.magnitude() > 0 && train.magnitude() < next_to_nothing) {
    hints.push_back(text("the training values run from %g to %g only, and are fed as they are: were they scaled twice?",
                         static_cast<double>(train.least), static_cast<double>(train.most)));
  }
  const float small = std::min(train.magnitude(), test.magnitude()),
              large = std::max(train.magnitude(), test.magnitude());
  if (small > 0 && large > other_scale * small) {
    hints.push_back(text("the training values go up to %g and the test values up to %g: are both scaled alike?",
                         static_cast<double>(train.magnitude()), static_cast<double>(test.magnitude())));
  }
}

void add_pictures(std::vector<std::string>& hints, const Look& look, const char* which) {
  if (look.plain > 0)
    hints.push_back(text("%zu of %zu %s images are of a single value", look.plain, look.images, which));
  // A single one may be as dark as it is.
  if (look.narrow > look.images / 2)
    hints.push_back(text("%zu of %zu %s images ", look.narrow, look.images, which) + narrow_range_words);
}

void add_labels(std::vector<std::string>& hints, std::span<const ClassNumber> labels,
                const std::vector<std::string>& names, int classes) {
  std::vector<std::size_t> counts(static_cast<std::size_t>(std::max(classes, most_classes)));
  for (const ClassNumber label : labels) ++counts[label];
  const int first = static_cast<int>(*std::min_element(labels.begin(), labels.end()));
  if (counts[static_cast<std::size_t>(first)] == labels.size()) {
    hints.push_back("all training images are of class " + class_name(names, first));
    return;
  }
  constexpr int most_named = 5;
  std::string missing;
  int count = 0;
  for (int label = 0; label < classes; ++label) {
    if (counts[static_cast<std::size_t>(label)] > 0) continue;
    if (++count <= most_named) missing += (count > 1 ? ", " : "") + class_name(names, label);
  }
  if (count > 0) {
    hints.push_back("no training image is of class " + missing +
                    (count > most_named ? text(" and %d more", count - most_named) : "") +
                    text(", of the network's %d", classes));
  }
}

}  // namespace

std::vector<std::string> data_hints(const TrainTest& data, const Signature& of) {
  std::vector<std::string> hints;
  const Look train = look_at(data.train), test = look_at(data.test);
  const auto& shape = train.shape;
  if (channels_first(shape)) {
    hints.push_back(
        text("the images are %zux%zux%zu (height, width, channels), as if their channels came first; if so, move that "
             "axis to the "
             "end, with numpy.transpose(x, (0, 2, 3, 1))",
             shape[0], shape[1], shape[2]));
  }
  add_scale(hints, train, test);
  add_pictures(hints, train, "training");
  add_pictures(hints, test, "test");
  const std::span<const ClassNumber> numbers = train.labels.numbers;
  if (of.classes() > 0 && !numbers.empty()) add_labels(hints, numbers, data.train.class_names(), of.classes());
  return hints;
}

}  // namespace sinter
