#pragma once

#include "dsl/cxx20.hpp"

#include <memory>

#include "runtime/model/model.hpp"

namespace sinter {

/// Makes a program's model: asked once, and only by what needs it, since a model takes the memory of its plan.
using MakeModel = std::unique_ptr<Model> (*)();

}  // namespace sinter
