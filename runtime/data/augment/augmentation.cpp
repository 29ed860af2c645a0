#include "runtime/data/augment/augmentation.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/augment/affine_map.hpp"
#include "runtime/data/augment/cut.hpp"
#include "runtime/data/augment/intensity.hpp"
#include "runtime/data/augment/noise.hpp"
#include "runtime/data/augment/resample.hpp"
#include "runtime/data/augment/step_text.hpp"

namespace sinter {
namespace {

template <class... Calls>
struct Overloaded : Calls... {
  using Calls::operator()...;
};
template <class... Calls>
Overloaded(Calls...) -> Overloaded<Calls...>;

using ImageShape = std::array<std::size_t, 3>;

/// What a crop makes of an image: its extents in pixels.
struct CroppedExtents {
  std::size_t height, width;
};

CroppedExtents extents(int height, int width, const ImageShape& image) {
  return {height > 0 ? static_cast<std::size_t>(height) : image[0],
          width > 0 ? static_cast<std::size_t>(width) : image[1]};
}

CroppedExtents checked(const RandomCrop& crop, const ImageShape& image) {
  const auto padding = static_cast<std::size_t>(crop.padding);
  const CroppedExtents to = extents(crop.height, crop.width, image);
  if (crop.fill == Fill::reflect && (padding >= image[0] || padding >= image[1]))
    throw InputError(text("RandomCrop: padding is %d, and an image of %zux%zu has no more than %zu pixels to reflect",
                          crop.padding, image[0], image[1], std::min(image[0], image[1]) - 1));
  if (to.height > image[0] + 2 * padding || to.width > image[1] + 2 * padding)
    throw InputError(text("RandomCrop: %zux%zu pixels are to be cut out of an image of %zux%zu with a padding of %d",
                          to.height, to.width, image[0], image[1], crop.padding));
  return to;
}

CroppedExtents checked(const CenterCrop& crop, const ImageShape& image) {
  const CroppedExtents to = extents(crop.height, crop.width, image);
  if (to.height > image[0] || to.width > image[1])
    throw InputError(text("CenterCrop: %zux%zu pixels are to be cut out of an image of %zux%zu", to.height, to.width,
                          image[0], image[1]));
  return to;
}

/// Of rows of numbers, those of a table or of several inputs, there are no pixels to move.
void check_pixels(const AugmentStep& step, const ImageShape& image) {
  const bool of_numbers = std::holds_alternative<RandomNoise>(step) || std::holds_alternative<RandomBrightness>(step) ||
                          std::holds_alternative<Clamp>(step);
  if (!of_numbers && image[0] == 1 && image[1] == 1)
    throw InputError(
        text("%s: works on the pixels of an image, and these samples are rows of %zu numbers: RandomNoise, "
             "RandomBrightness and Clamp work on numbers",
             text_of(step).c_str(), image[2]));
}

/// One walk over the steps of an augmentation; at rest, over those that are left.
class Walk {
 public:
  Walk(xt::xtensor<float, 3>& image, Random& random, bool at_rest, AugmentMemory& memory)
      : image_(image), random_(random), at_rest_(at_rest), memory_(memory) {}

  void operator()(const RandomRotation& s) {
    if (!move(s)) return;
    map_.rotate(drawn(-s.degrees, s.degrees));
  }
  void operator()(const RandomShift& s) {
    if (!move(s)) return;
    const double down = drawn(-s.height, s.height) * static_cast<double>(image_.shape(0));
    map_.shift(drawn(-s.width, s.width) * static_cast<double>(image_.shape(1)), down);
  }
  void operator()(const RandomScale& s) {
    if (!move(s)) return;
    map_.scale(drawn(s.low, s.high));
  }
  void operator()(const RandomShear& s) {
    if (!move(s)) return;
    const double degrees = drawn(-s.degrees, s.degrees);
    map_.shear(degrees, drawn(-s.vertical, s.vertical));
  }
  void operator()(const RandomHorizontalFlip& s) {
    if (!happens(s)) return;
    moved_ = true;
    map_.flip_horizontally();
  }
  void operator()(const RandomVerticalFlip& s) {
    if (!happens(s)) return;
    moved_ = true;
    map_.flip_vertically();
  }
  void operator()(const RandomCrop& s) {
    const CroppedExtents to = checked(s, image_.shape());
    const auto padding = static_cast<std::size_t>(s.padding);
    const std::size_t top = place(image_.shape(0) + 2 * padding - to.height),
                      left = place(image_.shape(1) + 2 * padding - to.width);
    cut_out({to.height, to.width, static_cast<std::ptrdiff_t>(top) - s.padding,
             static_cast<std::ptrdiff_t>(left) - s.padding},
            s.fill);
  }
  void operator()(const CenterCrop& s) {
    const CroppedExtents to = checked(s, image_.shape());
    cut_out({to.height, to.width, static_cast<std::ptrdiff_t>((image_.shape(0) - to.height) / 2),
             static_cast<std::ptrdiff_t>((image_.shape(1) - to.width) / 2)},
            Fill::zeros);
  }
  void operator()(const Cutout& s) {
    if (!happens(s)) return;
    finish();
    const auto size = static_cast<std::size_t>(s.size);
    const auto top = static_cast<std::ptrdiff_t>(below(image_.shape(0))) - s.size / 2,
               left = static_cast<std::ptrdiff_t>(below(image_.shape(1))) - s.size / 2;
    clear(picture(), {size, size, top, left});
  }
  void operator()(const RandomNoise& s) {
    if (!happens(s)) return;
    finish();
    const std::uint32_t word = random_.bits();
    add_noise(picture().all(), s.deviation, {word, random_.bits()});
  }
  void operator()(const RandomBrightness& s) {
    if (!happens(s)) return;
    finish();
    scale_values(picture().all(), factor(s.factor));
  }
  void operator()(const RandomContrast& s) {
    if (!happens(s)) return;
    finish();
    scale_contrast(picture(), factor(s.factor), memory_);
  }
  void operator()(const Clamp& s) {
    finish();
    clamp_values(picture().all(), s.low, s.high);
  }

  /// Moves the pixels, where moves wait for it.
  void finish() {
    if (moved_) resample(picture(), map_, fill_.value_or(Fill::zeros), memory_);
    map_ = {};
    fill_ = {};
    moved_ = false;
  }

 private:
  ImageSpan picture() const { return {image_.data(), image_.shape(0), image_.shape(1), image_.shape(2)}; }

  bool happens(const auto& step) { return step.probability >= 1 || random_.uniform() < step.probability; }
  double drawn(float low, float high) { return static_cast<double>(random_.uniform(low, high)); }
  float factor(float most) { return random_.uniform(most < 1 ? 1 - most : 0.f, 1 + most); }
  /// Where a crop begins, of `rest` pixels that it leaves out.
  std::size_t place(std::size_t rest) { return at_rest_ ? rest / 2 : below(rest + 1); }
  std::size_t below(std::size_t bound) { return random_.below(static_cast<std::uint32_t>(bound)); }

  /// Whether another move happens, which joins those that wait if it fills as they do.
  bool move(const auto& step) {
    if (!happens(step)) return false;
    if (fill_ && *fill_ != step.fill) finish();
    fill_ = step.fill;
    return moved_ = true;
  }

  void cut_out(const Cut& within, Fill fill) {
    finish();
    const ImageShape before = image_.shape();
    if (within.top == 0 && within.left == 0 && within.height == before[0] && within.width == before[1]) return;
    memory_.image.assign(image_.data(), image_.data() + image_.size());
    const ImageSpan from{memory_.image.data(), before[0], before[1], before[2]};
    image_.resize({within.height, within.width, before[2]});
    cut(from, within, fill, picture());
  }

  xt::xtensor<float, 3>& image_;
  Random& random_;
  bool at_rest_;
  AugmentMemory& memory_;
  AffineMap map_;             ///< moves that wait
  std::optional<Fill> fill_;  ///< theirs; none of flips alone
  bool moved_ = false;
};

}  // namespace

void Augmentation::add(const AugmentStep& step) {
  if (const std::string fault = fault_of(step); !fault.empty()) throw InputError(fault);
  steps_.push_back(step);
}

Augmentation Augmentation::then(const Augmentation& after) const {
  Augmentation both = *this;
  both.steps_.insert(both.steps_.end(), after.steps_.begin(), after.steps_.end());
  return both;
}

void Augmentation::apply(xt::xtensor<float, 3>& image, Random& random) const {
  static thread_local AugmentMemory memory;
  Walk walk(image, random, at_rest_, memory);
  for (const AugmentStep& step : steps_) {
    check_pixels(step, image.shape());
    std::visit(walk, step);
  }
  walk.finish();
}

std::array<std::size_t, 3> Augmentation::shape_after(std::array<std::size_t, 3> shape) const {
  for (const AugmentStep& step : steps_) {
    check_pixels(step, shape);
    std::visit(Overloaded{[&](const auto& crop)
                            requires requires { checked(crop, shape); }
                          {
                            const CroppedExtents to = checked(crop, shape);
                            shape = {to.height, to.width, shape[2]};
                          },
                          [](const auto&) {}},
                          step);
  }
  return shape;
}

std::string Augmentation::moving_step() const {
  const auto moves = Overloaded{[](const Cutout&) { return false; },
                                [](const RandomNoise&) { return false; },
                                [](const RandomBrightness&) { return false; },
                                [](const RandomContrast&) { return false; },
                                [](const Clamp&) { return false; },
                                [](const RandomRotation&) { return true; },
                                [](const RandomShift&) { return true; },
                                [](const RandomScale&) { return true; },
                                [](const RandomShear&) { return true; },
                                [](const RandomHorizontalFlip&) { return true; },
                                [](const RandomVerticalFlip&) { return true; },
                                [](const RandomCrop&) { return true; },
                                [](const CenterCrop&) { return true; }};
  for (const AugmentStep& step : steps_)
    if (std::visit(moves, step)) return text_of(step);
  return "";
}

Augmentation Augmentation::at_rest() const {
  Augmentation rest;
  rest.at_rest_ = true;
  const auto stays = [](const AugmentStep& step) {
    const auto* const crop = std::get_if<RandomCrop>(&step);
    return std::holds_alternative<CenterCrop>(step) || std::holds_alternative<Clamp>(step) ||
           (crop != nullptr && (crop->height > 0 || crop->width > 0));
  };
  std::copy_if(steps_.begin(), steps_.end(), std::back_inserter(rest.steps_), stays);
  return rest;
}

std::string Augmentation::text() const {
  std::string all;
  for (const AugmentStep& step : steps_) all += (all.empty() ? "" : " >> ") + text_of(step);
  return all;
}

}  // namespace sinter
