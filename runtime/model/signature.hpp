#pragma once

#include "dsl/cxx20.hpp"

#include "codegen/ir/list.hpp"
#include "dsl/losses/target.hpp"
#include "runtime/base/abi.hpp"

namespace sinter {

/// What one output of a network is compared with, and what it tells.
struct Signature {
  const char* loss = "CrossEntropy";             ///< its name in code
  TargetKind target = TargetKind::class_number;  ///< what the output is compared with
  Metric metric = {"accuracy", true};            ///< what is reported beside the loss
  bool weighted = false;                         ///< whether every sample has a weight
  bool each_pixel = false;                       ///< whether each pixel is in a class, and not the sample
  bool image = false;                            ///< whether the output is one, whose pixels lie as the sample's do
  float weight = 1;                              ///< of its loss among those of several outputs
  int outputs = 0;                               ///< numbers predicted of a sample; of classes, their probabilities
  int pixels = 1;                                ///< of a sample that are in a class each

  /// Numbers of a sample's target.
  constexpr int target_size() const { return target == TargetKind::class_number ? pixels : outputs; }
  /// Classes of which a sample, or each of its pixels, is in one; 0 where the target is something else.
  constexpr int classes_each() const {
    return target == TargetKind::class_number || target == TargetKind::distribution ? outputs / pixels : 0;
  }
  /// The same of the whole sample; 0 where its pixels are in classes.
  constexpr int classes() const { return pixels == 1 ? classes_each() : 0; }
  /// What each predicted number is called, before its own number.
  constexpr const char* each_output() const { return classes() > 0 ? "probability of class" : "output"; }
};

/// The same of all outputs, in the order in which they are written. A sample's predictions, and its targets, are a row:
/// those of the first output, then those of the next.
struct Signatures : codegen::List<Signature, most_outputs> {
  constexpr Signatures() = default;
  constexpr Signatures(const Signature& one) { add(one); }
  constexpr bool several() const { return count > 1; }
  /// Numbers predicted of a sample.
  constexpr int outputs() const {
    int all = 0;
    for (const Signature& one : *this) all += one.outputs;
    return all;
  }
  /// The first output whose samples are in classes, which those of a dataset are; the number of outputs if there is
  /// none.
  constexpr int classifying() const {
    int first = 0;
    while (first < count && (*this)[first].classes() == 0) first++;
    return first;
  }
  /// Whether every sample has a weight.
  constexpr bool weighted() const {
    bool any = false;
    for (const Signature& one : *this) any = any || one.weighted;
    return any;
  }
};

}  // namespace sinter
