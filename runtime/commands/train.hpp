#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "runtime/commands/data.hpp"
#include "runtime/commands/learning.hpp"
#include "runtime/model/make_model.hpp"
#include "runtime/terminal/terminal.hpp"

namespace sinter::cli {

/// The flags of `train`.
struct TrainFlags : DataFlags {
  std::string json;    ///< report file; "" for none
  std::string report;  ///< web page; "" for none
  /// as in FitOptions; when not given, the checkpoint's, else the defaults there
  std::optional<int> epochs, batch_limit;
  std::optional<std::uint64_t> seed;    ///< likewise
  int threads = 0;                      ///< 0: default_threads
  std::string save;                     ///< checkpoint to write; "" for none
  std::string resume;                   ///< checkpoint to go on from; "" for none
  std::string weights;                  ///< file of weights to begin with, as far as they fit; "" for none
  std::string save_best;                ///< checkpoint of the best epoch; "" for none
  std::optional<float> validation;      ///< as in FitOptions; when not given, the checkpoint's, else none
  std::optional<int> early_stopping;    ///< likewise
  std::optional<int> plateau;           ///< likewise
  std::optional<float> plateau_factor;  ///< likewise
  int save_every = 0;                   ///< steps; 0: after each epoch only
  LearningFlags learning;
  std::string command;  ///< as typed, for reports
  std::string log;      ///< CSV file; "" for none
  int worst = 5;        ///< pictures of mistakes at the end
  bool quiet = false;   ///< only the summary
};

/// Trains and tells about it on `out`. Everything a user can get wrong is found before the first step: InputError. The
/// signals of Interrupt end it between two steps, after saving: Interrupted.
void train(const MakeModel& make, const DataSource& source, const TrainFlags& flags, std::ostream& out,
           const Terminal& terminal = {});

}  // namespace sinter::cli
