#pragma once

#include "dsl/cxx20.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "runtime/base/whole_numbers.hpp"
#include "runtime/model/signature.hpp"

namespace sinter {

namespace codegen {
struct View;
}

/// The number of the first weight of a sample that is none, not finite or below 0; how many there are, if all are good.
std::size_t first_wrong_weight(std::span<const float> weights);

/// What the samples of a batch are compared with: class numbers or other whole numbers of any type, or floats; row by
/// row, of several outputs a row of the first one's numbers, then of the next one's. Anything contiguous will do:
/// spans, vectors, xtensors. With weights of the samples, where the loss has them: `targets.weighted_by(weights)`.
///
/// Whole numbers are class numbers; of a loss on values, labels or signs they are those numbers (0 is the sign −1).
class Targets {
 public:
  Targets() = default;
  template <class Range, class Number = std::remove_pointer_t<decltype(std::data(std::declval<const Range&>()))>>
    requires std::integral<Number> && std::convertible_to<const Range&, std::span<Number>>
  Targets(const Range& numbers) : whole_(std::span<Number>(numbers)) {}
  template <class Range>
    requires std::convertible_to<const Range&, std::span<const float>>
  Targets(const Range& floats) : floats_(floats) {}

  /// One of each sample: the loss and its gradient are multiplied by it.
  Targets weighted_by(std::span<const float> weights) const {
    Targets both = *this;
    both.weights_ = weights;
    return both;
  }

  const WholeNumbers& whole() const { return whole_; }
  std::span<const float> floats() const { return floats_; }
  std::span<const float> weights() const { return weights_; }

  /// How many samples' targets these are; what is left over does not count.
  std::size_t samples(const Signatures& of) const { return numbers() / numbers_each(of); }
  /// Numbers given, and numbers of each sample.
  std::size_t numbers() const { return whole_.empty() ? floats_.size() : whole_.size(); }
  std::size_t numbers_each(const Signatures& of) const;
  /// Those of `count` samples from the one numbered `first` on.
  Targets part(std::size_t first, std::size_t count, const Signatures& of) const;
  /// What is wrong with them for such a loss, as part of a sentence that begins with the number of a sample's row; ""
  /// if nothing is.
  std::string fault(const Signatures& of) const;

  /// Puts those of an output where a plan reads them.
  void place(const Signatures& of, int output, const codegen::View& view, std::byte* at) const;
  /// The samples' weights, 1 where there are none, once for each channel.
  void place_weights(const codegen::View& view, std::size_t samples, std::byte* at) const;

 private:
  std::size_t numbers_each(const Signature& of) const;
  float number(std::size_t i, TargetKind target) const;
  std::string fault(const Signature& of, std::size_t first) const;

  WholeNumbers whole_;
  std::span<const float> floats_, weights_;
};

}  // namespace sinter
