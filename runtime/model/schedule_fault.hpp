#pragma once

#include <string>

#include "dsl/options_check.hpp"
#include "runtime/base/text.hpp"

namespace sinter {

/// What is wrong with a schedule made at run time, or "". One among a network's options is refused by the compiler.
inline std::string schedule_fault(const Schedule& schedule) {
  const Diagnosis d = check(schedule);
  if (d.ok) return "";
  return text("schedule %s: %s, got %s, expected %s", d.layer.letters, d.problem.letters, d.got.letters,
              d.wants.letters);
}

}  // namespace sinter
