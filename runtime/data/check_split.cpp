#include "runtime/data/check_split.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/check_values.hpp"
#include "runtime/data/digits.hpp"
#include "runtime/model/model.hpp"

namespace sinter {
namespace {

using Extents = std::array<std::size_t, 4>;

/// "the training images", or their file.
std::string images_of(const Split& split, const char* which) {
  return split.image_file.empty() ? text("the %s images", which) : split.image_file + ": the images";
}

/// "the training set", or the file of its labels.
std::string labels_of(const Split& split, const char* which) {
  return split.label_file.empty() ? text("the %s set", which) : split.label_file;
}

void check_shape(const Model& model, const Split& split, const char* which) {
  const Extents shape = split.shape();
  const auto height = static_cast<std::size_t>(model.height()), width = static_cast<std::size_t>(model.width());
  const auto channels = static_cast<std::size_t>(model.channels());
  if (shape[1] == height && shape[2] == width && shape[3] == channels) return;
  const bool channels_first = shape[1] == channels && shape[2] == height && shape[3] == width;
  throw InputError(
      images_of(split, which) +
      text(" are %zux%zux%zu, the network takes %zux%zux%zu (height, width, channels)", shape[1], shape[2], shape[3],
           height, width, channels) +
      (channels_first ? "; their channels come first: move that axis to the end, with numpy.transpose(x, (0, 2, 3, 1))"
                      : ""));
}

void check_labels(const Model& model, const Split& split, const char* which) {
  const auto [least, most] = std::minmax_element(split.labels.begin(), split.labels.end());
  const int classes = model.classes();
  if (*most < classes) return;
  const auto first =
      std::find_if(split.labels.begin(), split.labels.end(), [&](int label) { return label >= classes; });
  throw InputError(labels_of(split, which) +
                   text(": label %td is %d, the network has %d classes, 0 to %d", first - split.labels.begin(),
                        int{*first}, classes, classes - 1) +
                   (*least == 1 && *most == classes
                        ? text("; these labels count from 1: lower them by one, or end in Dense{%d}", classes + 1)
                        : ""));
}

/// Of another loss than on class numbers.
void check_targets(const Signature& signature, const Split& split, const char* which) {
  const auto refuse = [&](const std::string& what) { throw InputError(labels_of(split, which) + what); };
  const std::string wants = text("%s compares %d outputs with ", signature.loss, signature.outputs);
  if (split.targets.size() == 0 && signature.outputs > 1 && signature.target != TargetKind::distribution)
    refuse(": has class numbers; " + wants + text("as many values, (n, %d)", signature.outputs));
  const auto wanted = static_cast<std::size_t>(signature.target_size());
  if (split.targets.size() > 0 && split.targets.shape(1) != wanted)
    refuse(text(": has %zu target value%s for each image; ", split.targets.shape(1),
                split.targets.shape(1) == 1 ? "" : "s") +
           wants + text("%zu", wanted) +
           (signature.target == TargetKind::class_number
                ? "; if these columns are 1 at the class and 0 elsewhere, "
                  ".loss = CrossEntropy{.soft = true} takes them, or numpy.argmax(y, axis=1) "
                  "gives the class numbers"
                : ""));
  const Targets all = split.targets.size() > 0
                          ? Targets(std::span<const float>(split.targets.data(), split.targets.size()))
                          : Targets(std::span<const std::uint8_t>(split.labels.data(), split.labels.size()));
  if (const std::string fault = all.fault(signature); !fault.empty()) refuse(": target " + fault);
}

void check_weights(const Signature& signature, const Split& split, const char* which) {
  if (split.weights.size() == 0) return;
  if (!signature.weighted)
    throw InputError(
        text("the %s set has weights of its samples, and the network's loss has none: .loss = %s{.weighted = true}",
             which, signature.loss));
  if (split.weights.size() != split.size())
    throw InputError(text("the %s set has %zu weights of %zu samples", which, split.weights.size(), split.size()));
  if (const std::size_t bad = first_wrong_weight({split.weights.data(), split.weights.size()});
      bad < split.weights.size())
    throw InputError(text("the %s set: weight %zu is %g, expected a finite number of 0 or more", which, bad,
                          static_cast<double>(split.weights.data()[bad])));
}

void check_names(const Model& model, const Split& split, const char* which) {
  const std::size_t names = split.class_names.size(), classes = static_cast<std::size_t>(model.classes());
  if (classes > 0 && names > classes)
    throw InputError(text("the %s set has %zu named classes, the network has %zu", which, names, classes));
}

}  // namespace

void check_split(const Model& model, const Split& split, const char* which) {
  const Extents shape = split.shape();
  if (split.size() == 0) throw InputError(text("the %s set has no images", which));
  if (shape[0] != split.size()) {
    throw InputError(text("the %s set has %zu images and %zu %s", which, shape[0], split.size(),
                          split.targets.size() > 0 ? "targets" : "labels"));
  }
  check_shape(model, split, which);
  check_names(model, split, which);
  const Signature signature = model.signature();
  if (signature.target == TargetKind::class_number && split.targets.size() == 0)
    check_labels(model, split, which);
  else
    check_targets(signature, split, which);
  check_weights(signature, split, which);
  check_values(std::span(split.values.data(), split.values.size()), shape, text("the %s set", which));
}

void check_same_classes(const std::vector<std::string>& these, const std::string& whose,
                        const std::vector<std::string>& those, const std::string& others) {
  if (these.empty() || those.empty() || these == those) return;
  const std::size_t common = std::min(these.size(), those.size());
  const auto differ = std::mismatch(these.begin(), these.begin() + static_cast<std::ptrdiff_t>(common), those.begin());
  const auto number = static_cast<std::size_t>(differ.first - these.begin());
  const auto name = [&](const std::vector<std::string>& names) {
    return number < names.size() ? quoted(names[number]) : "not there";
  };
  throw InputError(text("class %zu is ", number) + name(these) + " in " + whose + " and " + name(those) + " in " +
                   others + ": labels would mean other things");
}

}  // namespace sinter
