#include "codegen/emit/clock.hpp"

#include <chrono>

namespace sinter::codegen {

double clock_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace sinter::codegen
