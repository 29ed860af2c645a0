#pragma once

#include "dsl/cxx20.hpp"
#include "runtime/base/arrays.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/base/random.hpp"
#include "runtime/data/augment/steps.hpp"

namespace sinter {

/// What changes the images that a network is trained on, step after step:
/// `train.augment(RandomRotation{.degrees = 10} >> RandomShift{.height = 0.1f, .width = 0.1f} >>
/// RandomHorizontalFlip{})`.
class Augmentation {
 public:
  /// @throws InputError for a number out of range
  template <AnAugmentStep Step>
  Augmentation(const Step& step) {
    add(step);
  }

  /// All steps of this one, and then all of `after`.
  Augmentation then(const Augmentation& after) const;

  /// Changes an image (height, width, channels). What is drawn of `random` depends on the steps alone. Takes no memory
  /// where the image keeps its shape, once this thread has changed one of that size.
  /// @throws InputError for a crop that is larger than the image, and for rows of numbers, 1 x 1 x numbers, where a
  /// step works on pixels
  void apply(xt::xtensor<float, 3>& image, Random& random) const;

  /// The shape (height, width, channels) of what apply() makes of an image of this shape; throws the InputError that it
  /// would throw.
  std::array<std::size_t, 3> shape_after(std::array<std::size_t, 3> shape) const;

  /// What is done to images that are tested: nothing random, crops from the middle, Clamp.
  Augmentation at_rest() const;
  /// The first of the steps that put pixels elsewhere, as in code; "" if none does.
  std::string moving_step() const;
  /// Whether it does nothing.
  bool empty() const { return steps_.empty(); }

  /// As in code, with all numbers: `RandomRotation{.degrees = 10, .fill = Fill::zeros, .probability = 1} >> …`.
  std::string text() const;

 private:
  Augmentation() = default;
  void add(const AugmentStep& step);

  std::vector<AugmentStep> steps_;
  bool at_rest_ = false;
};

/// a, then b.
inline Augmentation operator>>(const Augmentation& a, const Augmentation& b) { return a.then(b); }

}  // namespace sinter
