#pragma once

#include <string>

namespace sinter {

class Model;

/// One line, with its end, that says what makes this program slower than it has to be: no optimization, or none of the
/// vector instructions that this processor has. "" for nothing.
std::string speed_note(const Model& model);

}  // namespace sinter
