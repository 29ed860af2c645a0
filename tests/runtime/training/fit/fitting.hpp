#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/data/synthetic.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/training/fit.hpp"

/// What tests of fit share: data, options, and runs that keep their checkpoints.
namespace fitting {

using namespace sinter;

inline const TrainTest& digits() {
  static const TrainTest drawn = draw_digits({.train = 1000, .test = 150});
  return drawn;
}

inline FitOptions options(int epochs) {
  return {.epochs = epochs, .seed = 5, .threads = 2, .rate = {}, .weight_decay = {}, .schedule = {}};
}

/// A run that saves each time it may, and stops before this many steps were taken in all.
struct Saver {
  Model& model;
  std::int64_t stop_at = -1;
  std::vector<std::string> saved = {};
  std::int64_t taken = 0;

  FitEvents events() {
    return {.step = [this](const StepRecord& record) { taken = record.total; },
            .save = [this](const TrainingState& state) { saved.push_back(format_checkpoint(model, state)); },
            .stop = [this] { return taken == stop_at; }};
  }
};

inline Checkpoint parse(const std::string& file) {
  return parse_checkpoint({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()}, "run.safetensors");
}

inline const TrainTest& few_digits() {
  static const TrainTest drawn = draw_digits({.train = 150, .test = 40});  // ten steps of 16
  return drawn;
}

inline void check_same(const History& one, const History& other) {
  REQUIRE(one.epochs.size() == other.epochs.size());
  for (std::size_t i = 0; i < one.epochs.size(); ++i) {
    CHECK(one.epochs[i].epoch == other.epochs[i].epoch);
    CHECK(one.epochs[i].train_loss == other.epochs[i].train_loss);
    CHECK(one.epochs[i].train_metric == other.epochs[i].train_metric);
    CHECK(one.epochs[i].test_loss == other.epochs[i].test_loss);
    CHECK(one.epochs[i].test_metric == other.epochs[i].test_metric);
    if (one.epochs[i].validation_loss && other.epochs[i].validation_loss) {
      CHECK(*one.epochs[i].validation_loss == *other.epochs[i].validation_loss);
      CHECK(one.epochs[i].validation_metric == other.epochs[i].validation_metric);
    }
  }
}

/// A rate at which the small networks learn nothing lasting: the loss goes up and down.
inline FitOptions restless() {
  FitOptions with = options(12);
  with.validation = 0.2f;
  with.early_stopping = 3;
  with.rate = 0.1f;
  with.schedule = Constant{};
  return with;
}

/// Keeps the checkpoints of a run as files do: the last of each kind.
struct Files {
  Model& model;
  std::string last = {}, best = {};
  std::int64_t stop_at = -1, taken = 0;

  FitEvents events() {
    return {.step = [this](const StepRecord& record) { taken = record.total; },
            .save = [this](const TrainingState& state) { last = format_checkpoint(model, state); },
            .best = [this](const TrainingState& state) { best = format_checkpoint(model, state); },
            .stop = [this] { return taken == stop_at; }};
  }
};

/// What a later reader must find in both; their times differ.
inline void check_same_weights(const std::string& one, const std::string& other) {
  const Checkpoint a = parse(one), b = parse(other);
  check_same({.epochs = a.training->history}, {.epochs = b.training->history});
  REQUIRE(a.tensors.size() == b.tensors.size());
  for (std::size_t i = 0; i < a.tensors.size(); ++i) CHECK(a.tensors[i].values == b.tensors[i].values);
}

}  // namespace fitting
