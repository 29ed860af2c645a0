#pragma once

#include <memory>

#include "runtime/model/model.hpp"

/// Real networks for 28x28 images with every kind of thing a checkpoint keeps, small enough to flip each bit.
namespace small {

std::unique_ptr<sinter::Model> adam();  ///< a convolution, BatchNorm, dropout, a dense layer; batches of 16
std::unique_ptr<sinter::Model> sgd();   ///< the same, trained by SGD with momentum
/// the same, by LAMB with clipped gradients of three batches each, and averages of the weights
std::unique_ptr<sinter::Model> averaged();
std::unique_ptr<sinter::Model> decay();   ///< the same but for the decay of its BatchNorm
std::unique_ptr<sinter::Model> oblong();  ///< a pool and a convolution whose windows are not square
std::unique_ptr<sinter::Model> wider();   ///< the same but for a third filter
std::unique_ptr<sinter::Model> many();    ///< of a table of 300 columns, with as many classes

}  // namespace small
