#include "runtime/data/data_hints.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "runtime/base/class_names.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/digits.hpp"
#include "runtime/data/value_range.hpp"

namespace sinter {
namespace {

constexpr float far_from_one = 10, next_to_nothing = 1 / 8.f;
constexpr float other_scale = 8;

/// What the images of a split are like.
struct Look {
  float least = 0, most = 0;  ///< of what is fed
  std::size_t images = 0, plain = 0, narrow = 0;

  float magnitude() const { return std::max(std::fabs(least), std::fabs(most)); }
};

Look look_at(const Split& split) {
  const std::size_t pixels = split.pixels();
  Look look{.images = split.size()};
  if (split.values.size() > 0) {
    const float* from = split.values.data();
    look.least = look.most = *from;
    for (std::size_t i = 0; i < look.images; ++i, from += pixels) {
      const auto [least, most] = std::minmax_element(from, from + pixels);
      look.plain += *least == *most;
      look.least = std::min(look.least, *least);
      look.most = std::max(look.most, *most);
    }
  } else {
    for (std::size_t i = 0; i < look.images; ++i) {
      const ValueRange range = range_of({split.images.data() + i * pixels, pixels});
      look.plain += range.is_plain();
      look.narrow += range.is_narrow();
      look.most = std::max(look.most, static_cast<float>(range.most) / 255.f);
    }
  }
  if (pixels == 1) look.plain = 0;
  return look;
}

/// Channels first: an axis of 1 to 4 where the height belongs, and two larger, equal ones after it.
bool channels_first(const std::array<std::size_t, 4>& shape) {
  return shape[1] <= 4 && shape[2] > 4 && shape[2] == shape[3];
}

void add_scale(std::vector<std::string>& hints, const Look& train, const Look& test, bool bytes) {
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

void add_labels(std::vector<std::string>& hints, const Split& train, int classes) {
  std::vector<std::size_t> counts(256);
  for (const std::uint8_t label : train.labels) ++counts[label];
  const int first = static_cast<int>(*std::min_element(train.labels.begin(), train.labels.end()));
  if (counts[static_cast<std::size_t>(first)] == train.labels.size()) {
    hints.push_back("all training images are of class " + class_name(train.class_names, first));
    return;
  }
  constexpr int most_named = 5;
  std::string missing;
  int count = 0;
  for (int label = 0; label < classes; ++label) {
    if (counts[static_cast<std::size_t>(label)] > 0) continue;
    if (++count <= most_named) missing += (count > 1 ? ", " : "") + class_name(train.class_names, label);
  }
  if (count > 0) {
    hints.push_back("no training image is of class " + missing +
                    (count > most_named ? text(" and %d more", count - most_named) : "") +
                    text(", of the network's %d", classes));
  }
}

}  // namespace

std::vector<std::string> data_hints(const DigitSet& data, const Signature& of) {
  std::vector<std::string> hints;
  const auto shape = data.train.shape();
  if (channels_first(shape)) {
    hints.push_back(
        text("the images are %zux%zux%zu (height, width, channels), as if their channels came first; if so, move that "
             "axis to the "
             "end, with numpy.transpose(x, (0, 2, 3, 1))",
             shape[1], shape[2], shape[3]));
  }
  const Look train = look_at(data.train), test = look_at(data.test);
  add_scale(hints, train, test, data.train.values.size() == 0 && data.test.values.size() == 0);
  add_pictures(hints, train, "training");
  add_pictures(hints, test, "test");
  if (of.classes() > 0 && data.train.labels.size() > 0) add_labels(hints, data.train, of.classes());
  return hints;
}

}  // namespace sinter
