#pragma once

#include <memory>

#include "runtime/model/model.hpp"

/// Real networks for 28x28 images with every kind of thing a checkpoint keeps, and small enough to flip each of its
/// bits.
namespace small {

std::unique_ptr<sinter::Model> adam();    ///< a convolution, BatchNorm, dropout, a dense layer; batches of 16
std::unique_ptr<sinter::Model> sgd();     ///< the same, trained by SGD with momentum
std::unique_ptr<sinter::Model> decay();   ///< the same but for the decay of its BatchNorm
std::unique_ptr<sinter::Model> oblong();  ///< a pool and a convolution whose windows are not square
std::unique_ptr<sinter::Model> wider();   ///< the same but for a third filter

}  // namespace small
