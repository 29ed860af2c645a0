#include "runtime/data/check_dataset.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/model/model.hpp"

namespace sinter {
namespace {

using ImageExtents = std::array<std::size_t, 3>;

/// "the training images", or their file.
std::string images_of(const Dataset& data, const char* which) {
  return data.image_file().empty() ? text("the %s images", which) : data.image_file() + ": the images";
}

/// "the training set", or the file of its labels.
std::string labels_of(const Dataset& data, const char* which) {
  return data.label_file().empty() ? text("the %s set", which) : data.label_file();
}

void check_shape(const Model& model, const Dataset& data, const ImageExtents& shape, const char* which) {
  const auto height = static_cast<std::size_t>(model.height()), width = static_cast<std::size_t>(model.width());
  const auto channels = static_cast<std::size_t>(model.channels());
  if (shape == ImageExtents{height, width, channels}) return;
  const bool channels_first = shape == ImageExtents{channels, height, width};
  throw InputError(
      images_of(data, which) +
      text(" are %zux%zux%zu, the network takes %zux%zux%zu (height, width, channels)", shape[0], shape[1], shape[2],
           height, width, channels) +
      (channels_first ? "; their channels come first: move that axis to the end, with numpy.transpose(x, (0, 2, 3, 1))"
                      : ""));
}

void check_numbers(const Model& model, const Dataset& data, std::span<const ClassNumber> numbers, const char* which) {
  const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
  const int classes = model.classes();
  if (*most < classes) return;
  const auto first = std::find_if(numbers.begin(), numbers.end(), [&](int label) { return label >= classes; });
  throw InputError(labels_of(data, which) +
                   text(": label %td is %d, the network has %d classes, 0 to %d", first - numbers.begin(), int{*first},
                        classes, classes - 1) +
                   (*least == 1 && *most == classes
                        ? text("; these labels count from 1: lower them by one, or end in Dense{%d}", classes + 1)
                        : ""));
}

/// Of several outputs.
void check_rows(const Signatures& signatures, const Dataset& data, const BatchLabels& labels, const char* which) {
  const auto refuse = [&](const std::string& what) { throw InputError(labels_of(data, which) + what); };
  const std::size_t width = labels.rows.shape(1);
  int wanted = 0;
  std::string each;
  for (const Signature& one : signatures) {
    each += (each.empty() ? "" : ", then ") + text("%d for %s", one.target_size(), one.loss);
    wanted += one.target_size();
  }
  if (width != static_cast<std::size_t>(wanted))
    refuse((width == 0 ? std::string(": has class numbers")
                       : text(": has %zu target value%s for each image", width, width == 1 ? "" : "s")) +
           text("; the network's %d outputs are compared with a row of %d: ", signatures.size(), wanted) + each +
           " (in_rows puts arrays side by side)");
  if (const std::string fault = Targets(labels).fault(signatures); !fault.empty()) refuse(": target " + fault);
}

/// What to do with rows where the loss takes class numbers.
const char* class_numbers_of_rows(const Dataset& data) {
  return data.is_mixed() ? "; mixed classes are for .loss = CrossEntropy{.soft = true}"
                         : "; if these columns are 1 at the class and 0 elsewhere, .loss = CrossEntropy{.soft = true} "
                           "takes them, or numpy.argmax(y, axis=1) gives the class numbers";
}

/// Of another loss than on class numbers.
void check_targets(const Signature& signature, const Dataset& data, const BatchLabels& labels, const char* which) {
  const auto refuse = [&](const std::string& what) { throw InputError(labels_of(data, which) + what); };
  const std::string wants = text("%s compares %d outputs with ", signature.loss, signature.outputs);
  const std::size_t width = labels.rows.shape(1), wanted = static_cast<std::size_t>(signature.target_size());
  if (width == 0 && signature.each_pixel)
    refuse(": has a class number for each image; " + wants +
           text("one for each of %d pixels, (n, %d)", signature.pixels, signature.pixels));
  if (width == 0 && signature.outputs > 1 && signature.target != TargetKind::distribution)
    refuse(": has class numbers; " + wants + text("as many values, (n, %d)", signature.outputs));
  if (width > 0 && width != wanted)
    refuse(text(": has %zu target value%s for each image; ", width, width == 1 ? "" : "s") + wants +
           text("%zu", wanted) +
           (signature.target == TargetKind::class_number && !signature.each_pixel ? class_numbers_of_rows(data) : ""));
  if (const std::string fault = Targets(labels).fault(signature); !fault.empty()) refuse(": target " + fault);
}

/// A mean of two targets must be one.
void check_mixed(const Signatures& signatures, const Dataset& data, const char* which) {
  if (!data.is_mixed()) return;
  for (const Signature& one : signatures) {
    if (one.target != TargetKind::signs && one.target != TargetKind::class_number) continue;
    throw InputError(labels_of(data, which) + text(": is mixed, and %s compares outputs with ", one.loss) +
                     (one.target == TargetKind::signs ? "-1 or 1" : "class numbers") + ", which mixed targets are not");
  }
}

/// Targets of pixels stay where they are.
void check_moved(const Signatures& signatures, const Dataset& data, const char* which) {
  const bool images = std::any_of(signatures.begin(), signatures.end(), [](const Signature& one) { return one.image; });
  if (const std::string step = data.moving_step(); images && !step.empty())
    throw InputError(images_of(data, which) + ": " + step +
                     " moves their pixels, and not the targets of these, which would be wrong; steps that change "
                     "numbers can stay, moved pairs of images and targets are data of their own");
}

void check_weights(const Signatures& signatures, const Dataset& data, const char* which) {
  if (data.has_weights() && !signatures.weighted())
    throw InputError(
        text("the %s set has weights of its samples, and the network's loss has none: .loss = %s{.weighted = true}",
             which, signatures[0].loss));
}

void check_names(const Signatures& signatures, const Dataset& data, const BatchLabels& labels, const char* which) {
  const int place = signatures.classifying();
  const std::size_t names = data.class_names().size(),
                    classes = place < signatures.size() ? static_cast<std::size_t>(signatures[place].classes()) : 0;
  if (classes > 0 && names > classes)
    throw InputError(text("the %s set has %zu named classes, the network has %zu", which, names, classes));
  if (names == 0 || labels.numbers.size() == 0) return;
  const auto nameless = std::find_if(labels.numbers.begin(), labels.numbers.end(),
                                     [&](int label) { return static_cast<std::size_t>(label) >= names; });
  if (nameless != labels.numbers.end())
    throw InputError(labels_of(data, which) + text(": label %td is %d, and only %zu classes have names",
                                                   nameless - labels.numbers.begin(), int{*nameless}, names));
}

}  // namespace

void check_dataset(const Model& model, const Dataset& data, const char* which) {
  if (data.size() == 0) throw InputError(text("the %s set has no images", which));
  const BatchLabels labels = ExampleReader(data.without_augmentation()).each([&](const ImageView& image) {
    check_shape(model, data, image.shape, which);
  });
  const Signatures signatures = model.signatures();
  check_names(signatures, data, labels, which);
  if (signatures.several())
    check_rows(signatures, data, labels, which);
  else if (signatures[0].target == TargetKind::class_number && !signatures[0].each_pixel && labels.rows.size() == 0)
    check_numbers(model, data, labels.numbers, which);
  else
    check_targets(signatures[0], data, labels, which);
  check_mixed(signatures, data, which);
  check_moved(signatures, data, which);
  check_weights(signatures, data, which);
}

void check_same_classes(const std::vector<std::string>& these, const std::string& whose,
                        const std::vector<std::string>& those, const std::string& others) {
  if (these.empty() || those.empty() || these == those) return;
  const std::size_t common = std::min(these.size(), those.size());
  const auto differ = std::mismatch(these.begin(), these.begin() + static_cast<std::ptrdiff_t>(common), those.begin());
  const auto number = static_cast<std::size_t>(differ.first - these.begin());
  const auto name = [&](const std::vector<std::string>& names) {
    return number < names.size() ? in_quotes(names[number]) : "not there";
  };
  throw InputError(text("class %zu is ", number) + name(these) + " in " + whose + " and " + name(those) + " in " +
                   others + ": labels would mean other things");
}

}  // namespace sinter
