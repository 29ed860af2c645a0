// One target's file; meson.build builds it for each, with PART its function.
#include "tests/networks/two_targets.hpp"

sinter::two_targets::Result sinter::two_targets::PART() {
  return {train<Trainer<small, {.batch = 8}>>(), train<Trainer<lenet, {.batch = 8}>>()};
}
