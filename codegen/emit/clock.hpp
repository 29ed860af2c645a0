#pragma once

namespace sinter::codegen {

/// Seconds of a clock that never goes back. In the library: <chrono> is a tenth of what a user's file has to parse.
double clock_seconds();

}  // namespace sinter::codegen
