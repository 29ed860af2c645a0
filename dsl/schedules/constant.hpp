#pragma once

#include "dsl/schedules/schedule.hpp"

namespace sinter {

SINTER_SCHEDULE(Constant);

}  // namespace sinter
