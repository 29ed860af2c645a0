#pragma once

namespace sinter {

/// Softmax and cross-entropy against a class number: L = -log(exp(y_label) / Σ exp(y_k)), averaged over the images of the batch.
/// Wants a flat output with one logit per class.
struct CrossEntropy {
  constexpr bool operator==(const CrossEntropy&) const = default;
};

}  // namespace sinter
