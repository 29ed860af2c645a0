#pragma once

#include <string>
#include <vector>

#include "runtime/base/abi.hpp"

namespace sinter {

class Model;
struct Checkpoint;  // runtime/saving/checkpoint.hpp

/// Weights of a file that begin the training of a network that may be another: a tensor fits that has the name and the
/// shape of one of the network's parameters or running statistics. What the file has for an optimizer is nobody's
/// weight, and not counted.
struct FittingWeights {
  std::vector<std::string> taken;
  std::vector<std::string> missing;   ///< the network has them, the file does not
  std::vector<std::string> reshaped;  ///< `dense2.weight (128x47 there, 128x10 here)`
  std::vector<std::string> extra;     ///< the file has them, the network does not

  bool all() const { return missing.empty() && reshaped.empty() && extra.empty(); }
};

/// What restore_fitting_weights would do. @throws InputError, with the names, if nothing fits
FittingWeights check_fitting_weights(const Model& model, const Checkpoint& file);

/// Gives the model the tensors that fit and leaves the others alone. @throws InputError before the model is touched
FittingWeights restore_fitting_weights(Model& model, const Checkpoint& file);

/// `12 of 14 tensors; as drawn by the seed: dense2.weight (128x47 there, 128x10 here), dense2.bias (47 there, 10 here)`
std::string to_text(const FittingWeights& weights);

}  // namespace sinter
