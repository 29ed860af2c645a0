#pragma once

#include "codegen/arch/select.hpp"
#include "codegen/compile.hpp"
#include "dsl/losses.hpp"
#include "dsl/optimizers.hpp"
#include "dsl/schedules.hpp"

namespace sinter {

using codegen::Passes;

/// How a network is trained. All of it is known at compile time; rate, weight decay and schedule are defaults a run may change.
struct Options {
  int batch = 64;  ///< capacity: a step takes 1..batch images
  CrossEntropy loss{};
  Optimizer optimizer = Adam{};
  Schedule schedule = Constant{};
  Passes passes{};  ///< `{.fuse = false}` switches a pass off
};

inline namespace SINTER_ARCH {

/// A network and its options as one type, for the compiler in codegen/. One type for each target: what is made of it differs in shape,
/// and a program may hold the same network several times.
template <const auto& Net, Options O>
struct Problem {
  static constexpr const auto& net = Net;
  static constexpr int batch = O.batch;
  static constexpr CrossEntropy loss = O.loss;
  static constexpr Optimizer optimizer = O.optimizer;
  static constexpr Passes passes = O.passes;
  static constexpr codegen::Target target = codegen::this_target;
  static_assert(O.batch >= 1 && O.batch <= 4096, "sinter: .batch wants 1 to 4096 images");
};

}  // namespace SINTER_ARCH
}  // namespace sinter
