#pragma once

#include <iosfwd>
#include <string>

#include "runtime/commands/data.hpp"
#include "runtime/model/make_model.hpp"
#include "runtime/terminal/terminal.hpp"

namespace sinter::cli {

/// The flags of `evaluate`.
struct EvaluateFlags : DataFlags {
  std::string weights;  ///< file; "" for the untrained network
  std::string json;     ///< report file; "" for none
  int threads = 0;      ///< 0: default_threads
  int worst = 5;        ///< pictures of mistakes
};

/// Tests the network on the test images: loss, accuracy, confusion matrix, worst mistakes. `program` is named in hints.
/// @throws InputError
void evaluate(const MakeModel& make, const DataSource& source, const EvaluateFlags& flags, const std::string& program,
              std::ostream& out, const Terminal& terminal = {});

}  // namespace sinter::cli
