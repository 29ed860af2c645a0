#pragma once

#include <string>
#include <vector>

#include "dsl/shape.hpp"
#include "runtime/base/abi.hpp"

namespace sinter {

class Model;

/// One of a network's inputs, or of its outputs.
struct End {
  std::string name;  ///< of the layer that makes it: `input1`, or its .name
  Shape shape;
};

/// What a sample consists of, in the order of its row.
std::vector<End> inputs_of(const Model& model);
/// What is predicted of a sample, likewise.
std::vector<End> outputs_of(const Model& model);

}  // namespace sinter
