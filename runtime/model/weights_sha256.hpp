#pragma once

#include "dsl/cxx20.hpp"

#include <string>

#include "runtime/base/abi.hpp"

namespace sinter {

class Model;

/// The digest of everything a model has learnt: for each parameter in order, running statistics included, its name, a
/// zero byte, its rank and extents (32 bits each), and its float32 values, all little-endian. Two models agree in it
/// exactly when all their bits do.
std::string weights_sha256(const Model& model);

}  // namespace sinter
