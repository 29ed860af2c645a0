#pragma once

#include <memory>

#include "runtime/model/model.hpp"

/// The networks that are compared. They differ in nothing but the layers their names say.
namespace study {

enum class Variant { plain, normalized, dropout, both };

const char* name_of(Variant variant);

/// Flatten, Dense 128, Dense 64, Dense 10 with ReLU; BatchNorm before, Dropout after each ReLU where the variant has
/// them. Trained by plain SGD, so that nothing else adapts. Room for batches of 16 (plain and normalized only), 64 or
/// 1024 (likewise).
std::unique_ptr<sinter::Model> make(Variant variant, int capacity = 64);

/// Twenty layers: nineteen times Dense 64 and ReLU, with or without BatchNorm between them, and Dense 10.
std::unique_ptr<sinter::Model> make_deep(bool normalized);

}  // namespace study
