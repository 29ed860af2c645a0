#pragma once

#include "dsl/cxx20.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "runtime/data/digits.hpp"
#include "runtime/model/targets.hpp"

namespace sinter {

/// One batch of images and targets, made once and filled again and again without allocating.
class Batcher {
 public:
  /// Room for `capacity` images of this split, or of another whose images have as many values.
  Batcher(std::size_t capacity, const Split& split);

  /// Gathers the images numbered by `chosen` (at most the capacity), bytes 0..255 becoming b/255, values as they are.
  void fill(const Split& split, std::span<const std::uint32_t> chosen);

  /// (count, height, width, channels)
  std::span<const float> images() const { return std::span(images_).first(count_ * pixels_); }
  Targets targets() const;
  /// of class numbers
  std::span<const std::uint8_t> labels() const { return std::span(labels_).first(target_size_ > 0 ? 0 : count_); }
  /// images
  std::size_t size() const { return count_; }

 private:
  std::size_t pixels_, target_size_, count_ = 0;  ///< 0 targets: labels
  bool weighted_ = false;
  std::vector<float> images_, targets_, weights_;
  std::vector<std::uint8_t> labels_;
};

/// A batch of the first `images` of a split, or of all that it has.
Batcher first_images(const Split& split, std::size_t images);

/// Calls use(batch, first) for the first `images` of a split in order, `width` at a time and what is left at the end;
/// `first` is the number of the batch's first image.
void in_order(const Split& split, std::size_t images, std::size_t width,
              const std::function<void(const Batcher&, std::size_t)>& use);

}  // namespace sinter
