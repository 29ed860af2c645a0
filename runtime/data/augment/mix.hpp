#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "runtime/base/random.hpp"
#include "runtime/data/augment/mixing.hpp"

namespace sinter {

struct Batch;

inline constexpr const char* class_numbers_cannot_be_mixed =
    "mix: the dataset has class numbers, which cannot be mixed; .one_hot(classes) before it makes rows of them, for "
    ".loss = CrossEntropy{.soft = true}";

/// As in code, with all numbers: `Mixup{.alpha = 0.2, .probability = 1}`.
std::string text_of(const Mixing& mixing);

/// What is wrong with its numbers; "" if nothing is.
std::string fault_of(const Mixing& mixing);

/// What a batch is mixed by: the random numbers of its example number i. `first` is memory for one image and its
/// target.
/// @throws InputError where the batch has class numbers, which cannot be mixed
void mix(const Mixing& mixing, Batch& batch, const std::function<Random(std::size_t)>& random_of,
         std::vector<float>& first);

}  // namespace sinter
