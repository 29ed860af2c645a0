#pragma once

#include "dsl/cxx20.hpp"

#include <cstdint>
#include <type_traits>
#include <variant>

#include "runtime/base/abi.hpp"

/// The steps of an Augmentation, as values: what each does to an image (height, width, channels), and how far it may
/// go. Where a range is given, each number in it is equally likely. Numbers out of range are an InputError when the
/// Augmentation is made.
namespace sinter {

/// What stands where a step looks beyond an image.
enum class Fill : std::uint8_t {
  zeros,
  edge,    ///< the nearest pixel: 1 1 | 1 2 3 | 3 3. torchvision: "edge"; Keras: "nearest"
  reflect  ///< mirrored at the outermost pixel, which is not repeated: 3 2 | 1 2 3 | 2 1. torchvision: "reflect"
};

// Moves of all pixels. Those that follow each other, flips among them, are one move, and the image is sampled once,
// bilinearly: the new pixel at p is taken from where p was before, and blends the four pixels around it by their
// distances. Angles turn, scales and shears pull, about the centre of the image, which lies at ((width − 1)/2,
// (height − 1)/2) with the pixels' centres at whole numbers; PyTorch's grid_sample with align_corners = false. Steps
// with another `fill` begin another move.

/// Turns the image by −degrees to degrees, counter-clockwise where positive.
/// torchvision: RandomRotation(degrees), RandomAffine(degrees); Keras: RandomRotation(factor) with degrees/360.
struct RandomRotation {
  float degrees = 0.f;  ///< 0 to 360
  Fill fill = Fill::zeros;
  float probability = 1.f;  ///< that it happens at all; so for all steps
};

/// Shifts the image up or down by at most `height` of its height, and left or right by at most `width` of its width, by
/// fractions of pixels too.
/// torchvision: RandomAffine(0, translate = (width, height)), by whole pixels; Keras: RandomTranslation(height, width).
struct RandomShift {
  float height = 0.f;  ///< 0 to 1
  float width = 0.f;   ///< 0 to 1
  Fill fill = Fill::zeros;
  float probability = 1.f;
};

/// Enlarges what is in the image by a factor from `low` to `high`; below 1 it gets smaller.
/// torchvision: RandomAffine(0, scale = (low, high)); Keras: RandomZoom, whose factors are 1/low − 1 and 1/high − 1.
struct RandomScale {
  float low = 1.f;   ///< 0.01 to `high`
  float high = 1.f;  ///< `low` to 100
  Fill fill = Fill::zeros;
  float probability = 1.f;
};

/// Slants the image: a row y pixels below the centre moves to the right by y tan(a), a from −degrees to degrees; then a
/// column x pixels to the right of it down by x tan(b), b from −vertical to vertical.
/// torchvision: RandomAffine(0, shear = degrees); Keras: RandomShear.
struct RandomShear {
  float degrees = 0.f;   ///< 0 to below 90
  float vertical = 0.f;  ///< in degrees; 0 to below 90
  Fill fill = Fill::zeros;
  float probability = 1.f;
};

/// Left becomes right. torchvision: RandomHorizontalFlip; Keras: RandomFlip("horizontal").
struct RandomHorizontalFlip {
  float probability = 0.5f;
};

/// Top becomes bottom. torchvision: RandomVerticalFlip; Keras: RandomFlip("vertical").
struct RandomVerticalFlip {
  float probability = 0.5f;
};

// Cuts.

/// Cuts `height` x `width` pixels out of the image with `padding` pixels added to each side, from anywhere in it.
/// Images that are tested or held out are cut from the middle of the image. torchvision: RandomCrop((height, width),
/// padding, padding_mode = fill); Keras: RandomCrop, without padding.
struct RandomCrop {
  int height = 0, width = 0;  ///< at most those of the padded image; 0: those of the image
  int padding = 0;            ///< 0 to 4096; with Fill::reflect below the extents of the image
  Fill fill = Fill::zeros;
};

/// Cuts `height` x `width` pixels out of the middle of every image, tested ones too; of an odd rest the larger half is
/// below and to the right. torchvision: CenterCrop, which rounds a rest of 1 the other way; Keras: CenterCrop.
struct CenterCrop {
  int height = 0, width = 0;  ///< at most those of the image; 0: those of the image
};

/// Zeros in a square whose middle is anywhere in the image, as much of it as lies within. (DeVries and Taylor 2017,
/// "Improved regularization of convolutional neural networks with Cutout".) torchvision: RandomErasing is similar.
struct Cutout {
  int size = 0;  ///< its side in pixels, 1 or more
  float probability = 1.f;
};

// Values. They may leave the range that they had, which hurts no network; `>> Clamp{}` keeps them in it.

/// Adds a normal number of mean 0 to each value, to 24 bits and within 5.8 deviations.
/// torchvision: GaussianNoise(sigma = deviation, clip = False); Keras: the layer GaussianNoise, which is a layer here,
/// too.
struct RandomNoise {
  float deviation = 0.f;  ///< 0 or more, in units of the values: those of bytes go from 0 to 1
  float probability = 1.f;
};

/// Multiplies all values by a number from 1 − factor, or 0, to 1 + factor.
/// torchvision: ColorJitter(brightness = factor); Keras's RandomBrightness adds.
struct RandomBrightness {
  float factor = 0.f;  ///< 0 or more
  float probability = 1.f;
};

/// Multiplies the differences from the mean of each channel by a number from 1 − factor, or 0, to 1 + factor.
/// Keras: RandomContrast; torchvision: ColorJitter(contrast = factor), with the mean of the grey image.
struct RandomContrast {
  float factor = 0.f;  ///< 0 or more
  float probability = 1.f;
};

/// Values below `low` become `low`, those above `high` become `high`, in every image, tested ones too.
struct Clamp {
  float low = 0.f, high = 1.f;
};

/// One of them.
using AugmentStep =
    std::variant<RandomRotation, RandomShift, RandomScale, RandomShear, RandomHorizontalFlip, RandomVerticalFlip,
                 RandomCrop, CenterCrop, Cutout, RandomNoise, RandomBrightness, RandomContrast, Clamp>;

template <class T, class Variant>
inline constexpr bool is_alternative_of = false;
template <class T, class... Of>
inline constexpr bool is_alternative_of<T, std::variant<Of...>> = (std::is_same_v<T, Of> || ...);

template <class T>
concept AnAugmentStep = is_alternative_of<T, AugmentStep>;

}  // namespace sinter
