#pragma once

#include <string>

#include "runtime/inspect/summary.hpp"

namespace sinter::cli {

/// A table of the layers, then what the network costs as a whole. `from` names the inputs of a layer that does not
/// follow the one above it. Lines of at most `width` columns.
std::string summary_text(const NetworkSummary& summary, int width = 80);

}  // namespace sinter::cli
