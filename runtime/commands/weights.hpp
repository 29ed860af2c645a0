#pragma once

#include <iosfwd>
#include <memory>
#include <string>

#include "runtime/command_line.hpp"

namespace sinter::cli {

/// The network with the weights of a file; without a file (""), untrained, and `out` is told so and how to get weights.
/// @throws InputError for a file that cannot be read or is of another network
std::unique_ptr<Model> make_with_weights(const MakeModel& make, const std::string& file, const std::string& program, std::ostream& out);

}  // namespace sinter::cli
