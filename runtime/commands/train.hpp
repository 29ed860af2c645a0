#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "runtime/command_line.hpp"
#include "runtime/commands/data.hpp"
#include "runtime/commands/learning.hpp"
#include "runtime/terminal/terminal.hpp"

namespace sinter::cli {

/// The flags of `train`.
struct TrainFlags : DataFlags {
  std::string json;    ///< report file; "" for none
  std::string report;  ///< web page; "" for none
  int epochs = 3;
  std::uint64_t seed = 1;
  int threads = 1;
  LearningFlags learning;
  int batch_limit = 0;
  std::string log;     ///< CSV file; "" for none
  int worst = 5;       ///< pictures of mistakes at the end
  bool quiet = false;  ///< only the summary
};

/// Trains and tells about it on `out`. Everything a user can get wrong is found before the first step: InputError.
void train(const MakeModel& make, const DataSource& source, const TrainFlags& flags, std::ostream& out, const Terminal& terminal = {});

}  // namespace sinter::cli
