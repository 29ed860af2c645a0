#pragma once

#include "codegen/ops/cross_entropy.hpp"
#include "codegen/ops/softmax.hpp"
#include "dsl/losses/loss.hpp"

namespace sinter {

namespace losses {

/// One output a class; `each_pixel`: or a channel.
constexpr void check_classes(codegen::Builder& net, bool each_pixel = false,
                             const char* mend = "end with Dense{classes}") {
  const Shape y = net.shape();
  if (!y.flat() && !each_pixel)
    return net.reject("output does not fit the loss", words(y), "one logit per class", mend);
  if (y.channels < 2)
    return net.reject("output does not fit the loss", words(y.channels, " class"), "at least 2 classes",
                      "end with Dense{10}");
  if (net.ends_in(codegen::ops::softmax) || net.ends_in(codegen::ops::log_softmax))
    return net.reject("is in the loss already", "a second softmax", "logits", "leave it out");
}

/// Behind softmax and a loss of shares.
constexpr void add_softmax_loss(codegen::Builder& net, codegen::ops::CrossEntropyNumbers numbers) {
  numbers.among_several = net.loss_weight();
  const Shape classes = net.shape();
  if (numbers.summed == 0) numbers.share = 1.f / static_cast<float>(classes.height * classes.width);
  codegen::Builder::Inputs in{
      net.flow()[0], net.target(codegen::ops::target_of(numbers, classes), numbers.soft != 0 ? "targets" : "labels")};
  if (numbers.weighted != 0) in.list.add(net.sample_weights(Shape{}));
  const int value = net.add(codegen::ops::cross_entropy, {1, 1, 2}, in, numbers);
  net.end(value, net.second_output(classes, "probabilities"));
}

}  // namespace losses

/// Softmax and cross-entropy: L = −Σ q_k log p_k with p = softmax(y), averaged over the batch. The target is a class
/// number (q_k = 1 at the class, else 0), or, `soft`, a probability for each class: a one-hot row, or soft labels.
/// Label smoothing (Szegedy et al. 2016, "Rethinking the Inception architecture", section 7):
/// q' = (1 − smoothing) q + smoothing / classes. Wants a flat output with one logit per class; predicts their
/// probabilities. `each_pixel`: the output is an image with one logit per class in the channels, every pixel has a
/// target, and the loss of a sample is the mean over its pixels, accuracy the share of them that is right:
/// segmentation. Its class numbers are rows, (n, height · width). With weights the mean is that of weight · L over the
/// samples, as in Keras; PyTorch divides by the sum of the weights. PyTorch: CrossEntropyLoss, with label_smoothing,
/// for images too; Keras: SparseCategoricalCrossentropy and CategoricalCrossentropy(from_logits=True), likewise.
struct CrossEntropy {
  float smoothing = 0.f;    ///< how much of every target is spread evenly over the classes
  bool soft = false;        ///< targets are probabilities, and not class numbers
  bool weighted = false;    ///< samples have weights
  bool sum = false;         ///< over the samples of a batch, and their pixels, and not their mean
  bool each_pixel = false;  ///< of an image is in a class, and not the sample

  static constexpr const char *name = "CrossEntropy", *key = "cross_entropy";
  static constexpr Number<CrossEntropy> numbers[] = {
      {"smoothing", &CrossEntropy::smoothing, Range::below_one, "set .smoothing = 0.1f"},
      {"soft", &CrossEntropy::soft},
      {"weighted", &CrossEntropy::weighted},
      {"sum", &CrossEntropy::sum},
      {"each_pixel", &CrossEntropy::each_pixel}};
  static constexpr Metric metric{"accuracy", true};
  constexpr TargetKind target() const { return soft ? TargetKind::distribution : TargetKind::class_number; }

  constexpr void check(codegen::Builder& net) const {
    losses::check_classes(net, each_pixel, "Dense{classes}, or .each_pixel");
  }
  constexpr void lower(codegen::Builder& net) const {
    if (const int classes = net.shape().channels; !soft && classes > most_classes)
      return net.reject("more classes than a label tells", words(classes, " classes"),
                        words("at most ", most_classes, " classes"), "class numbers have 16 bits");
    losses::add_softmax_loss(net, {.smoothing = smoothing, .soft = soft, .weighted = weighted, .summed = sum});
  }
};

}  // namespace sinter
