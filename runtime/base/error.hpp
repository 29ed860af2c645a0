#pragma once

#include <stdexcept>
#include <string>

#include "runtime/base/abi.hpp"

namespace sinter {

/// Bad input of a user: a file, a flag, an environment variable. The text is one line (`one_line` of what is given, so
/// that no file name reaches a terminal as a command) that names what is wrong, where, and what was expected; the
/// command line prints it on stderr and exits with status 2. Every other exception is a fault and exits with 1.
struct InputError : std::runtime_error {
  explicit InputError(const std::string& what);
};

/// A loss, or weights about to be saved, that are infinite or not a number. What was saved before is sound.
struct Diverged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sinter
