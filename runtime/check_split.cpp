#include "runtime/check_split.hpp"

#include <algorithm>

#include "runtime/data/check_values.hpp"
#include "runtime/data/digits.hpp"
#include "runtime/error.hpp"
#include "runtime/model.hpp"
#include "runtime/text.hpp"

namespace sinter {
namespace {

using Extents = std::array<std::size_t, 4>;

/// "the training images", or their file.
std::string images_of(const Split& split, const char* which) {
  return split.image_file.empty() ? text("the %s images", which) : split.image_file + ": the images";
}

void check_shape(const Model& model, const Split& split, const char* which) {
  const Extents shape = split.shape();
  const auto height = static_cast<std::size_t>(model.height()), width = static_cast<std::size_t>(model.width());
  const auto channels = static_cast<std::size_t>(model.channels());
  if (shape[1] == height && shape[2] == width && shape[3] == channels) return;
  const bool channels_first = shape[1] == channels && shape[2] == height && shape[3] == width;
  throw InputError(images_of(split, which) +
                   text(" are %zux%zux%zu, the network takes %zux%zux%zu (height, width, channels)", shape[1], shape[2], shape[3], height,
                        width, channels) +
                   (channels_first ? "; their channels come first: move that axis to the end, with numpy.transpose(x, (0, 2, 3, 1))" : ""));
}

void check_labels(const Model& model, const Split& split, const char* which) {
  const auto [least, most] = std::minmax_element(split.labels.begin(), split.labels.end());
  const int classes = model.classes();
  if (*most < classes) return;
  const auto first = std::find_if(split.labels.begin(), split.labels.end(), [&](int label) { return label >= classes; });
  const std::string where = split.label_file.empty() ? text("the %s set", which) : split.label_file;
  throw InputError(
      where +
      text(": label %td is %d, the network has %d classes, 0 to %d", first - split.labels.begin(), int{*first}, classes, classes - 1) +
      (*least == 1 && *most == classes ? text("; these labels count from 1: lower them by one, or end in Dense{%d}", classes + 1) : ""));
}

void check_names(const Model& model, const Split& split, const char* which) {
  const std::size_t names = split.class_names.size(), classes = static_cast<std::size_t>(model.classes());
  if (names > classes) throw InputError(text("the %s set has %zu named classes, the network has %zu", which, names, classes));
}

}  // namespace

void check_split(const Model& model, const Split& split, const char* which) {
  const Extents shape = split.shape();
  if (split.labels.size() == 0) throw InputError(text("the %s set has no images", which));
  if (shape[0] != split.labels.size()) {
    throw InputError(text("the %s set has %zu images and %zu labels", which, shape[0], split.labels.size()));
  }
  check_shape(model, split, which);
  check_names(model, split, which);
  check_labels(model, split, which);
  check_values(std::span(split.values.data(), split.values.size()), shape, text("the %s set", which));
}

void check_same_classes(const std::vector<std::string>& these, const std::string& whose, const std::vector<std::string>& those,
                        const std::string& others) {
  if (these.empty() || those.empty() || these == those) return;
  const std::size_t common = std::min(these.size(), those.size());
  const auto differ = std::mismatch(these.begin(), these.begin() + static_cast<std::ptrdiff_t>(common), those.begin());
  const auto number = static_cast<std::size_t>(differ.first - these.begin());
  const auto name = [&](const std::vector<std::string>& names) { return number < names.size() ? quoted(names[number]) : "not there"; };
  throw InputError(text("class %zu is ", number) + name(these) + " in " + whose + " and " + name(those) + " in " + others +
                   ": labels would mean other things");
}

}  // namespace sinter
