// What a Dataset does to the images that are trained on.
#include <algorithm>

#include "runtime/base/error.hpp"
#include "runtime/data/augment/augmentation.hpp"
#include "runtime/data/augment/mix.hpp"
#include "runtime/data/dataset.hpp"
#include "runtime/data/one_hot.hpp"
#include "runtime/data/stored_examples.hpp"

namespace sinter {

Random Dataset::Draws::of(std::uint64_t epoch, std::uint32_t image) const {
  return {seed, stream(Purpose::augment, number), epoch << 32 | image};
}

bool Dataset::has_class_numbers() const {
  // a map() may make targets of them
  const auto is_map = [](const Change& change) { return change.augmentation == nullptr; };
  return stored_->has_class_numbers() && classes_ == 0 && std::none_of(changes_.begin(), changes_.end(), is_map);
}

Dataset Dataset::augment(const Augmentation& steps, std::uint64_t seed) const {
  auto shape = image_shape();
  for (const Change& change : changes_) {
    if (change.augmentation == nullptr) shape = {};  // as the map() makes it
    if (shape[0] > 0) shape = change.augmentation->shape_after(shape);
  }
  if (shape[0] > 0) (void)steps.shape_after(shape);
  Dataset result = *this;
  result.changes_.push_back({nullptr, std::make_shared<const Augmentation>(steps), {seed, result.drawing_++}});
  return result;
}

Dataset Dataset::mix(const Mixing& by, std::uint64_t seed) const {
  if (const std::string fault = fault_of(by); !fault.empty()) throw InputError(fault);
  if (has_class_numbers()) throw InputError(class_numbers_cannot_be_mixed);
  Dataset result = *this;
  result.mixes_.push_back({by, {seed, result.drawing_++}});
  return result;
}

Dataset Dataset::one_hot(std::size_t classes) const {
  check_classes(classes);
  if (!stored_->has_class_numbers()) throw InputError(targets_are_not_classes);
  Dataset result = *this;
  result.classes_ = classes;
  return result;
}

Dataset Dataset::without_augmentation() const {
  Dataset result = *this;
  result.mixes_.clear();
  result.changes_.clear();
  for (const Change& change : changes_) {
    if (change.augmentation == nullptr) {
      result.changes_.push_back(change);
    } else if (Augmentation rest = change.augmentation->at_rest(); !rest.empty()) {
      result.changes_.push_back({nullptr, std::make_shared<const Augmentation>(std::move(rest)), change.draws});
    }
  }
  return result;
}

bool Dataset::is_augmented() const {
  const auto is_augment = [](const Change& change) { return change.augmentation != nullptr; };
  return is_mixed() || std::any_of(changes_.begin(), changes_.end(), is_augment);
}

std::string Dataset::moving_step() const {
  for (const Change& change : changes_)
    if (change.augmentation != nullptr)
      if (std::string step = change.augmentation->moving_step(); !step.empty()) return step;
  for (const Mix& mix : mixes_)
    if (std::holds_alternative<Cutmix>(mix.by)) return text_of(mix.by);
  return "";
}

std::string Dataset::augmentation() const {
  if (!is_augmented()) return "";
  std::string all;
  const auto add = [&all](const char* call, const std::string& what, const Draws& draws) {
    all += call + what + ", " + std::to_string(draws.seed) + ")";
  };
  for (const Change& change : changes_) {
    if (change.augmentation == nullptr)
      all += ".map(…)";
    else
      add(".augment(", change.augmentation->text(), change.draws);
  }
  for (const Mix& mix : mixes_) add(".mix(", text_of(mix.by), mix.draws);
  return all;
}

}  // namespace sinter
