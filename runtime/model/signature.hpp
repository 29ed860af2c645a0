#pragma once

#include "dsl/cxx20.hpp"

#include "dsl/losses/target.hpp"
#include "runtime/base/abi.hpp"

namespace sinter {

/// What a network is given and what it tells, besides the images.
struct Signature {
  const char* loss = "CrossEntropy";             ///< its name in code
  TargetKind target = TargetKind::class_number;  ///< what the output is compared with
  Metric metric = {"accuracy", true};            ///< what is reported beside the loss
  bool weighted = false;                         ///< whether every sample has a weight
  int outputs = 0;                               ///< numbers predicted of a sample; of classes, their probabilities

  /// Numbers of a sample's target.
  constexpr int target_size() const { return target == TargetKind::class_number ? 1 : outputs; }
  /// Classes of which a sample is in one; 0 where the target is something else.
  constexpr int classes() const {
    return target == TargetKind::class_number || target == TargetKind::distribution ? outputs : 0;
  }
  /// What each predicted number is called, before its own number.
  constexpr const char* each_output() const { return classes() > 0 ? "probability of class" : "output"; }
};

}  // namespace sinter
