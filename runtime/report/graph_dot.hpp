#pragma once

#include <string>

#include "runtime/model/views.hpp"

/// Graphs as text for Graphviz. Nodes have one of the classes `forward`, `backward` and `update`, and link to `#kNN`,
/// their kernel.
namespace sinter::report {

/// `k07`: the id of a kernel's detail.
std::string kernel_id(int kernel);

/// The training graph before fusion: a box per operation, an arrow where one reads what another computes.
std::string operations_dot(const PlanView& plan);

/// The plan after fusion: a box per kernel with its operations. Kernels that run image by image together share a frame.
std::string kernels_dot(const PlanView& plan);

}  // namespace sinter::report
