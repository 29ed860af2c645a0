#pragma once

#include "dsl/cxx20.hpp"

#include <string>
#include <string_view>

#include "runtime/base/abi.hpp"
#include "runtime/data/source.hpp"
#include "runtime/model/make_model.hpp"

namespace sinter::cli {

using Explain = std::string (*)(std::string_view stage);  ///< as Trainer::explain

/// Runs a command (`train`, `evaluate`, …, listed in command_line.cpp) of a program that is a network. Returns the exit
/// status: 0, 1 for a fault, 2 for bad input (one line on stderr). `make` is called once, and only when a command needs
/// the model.
int main(int argc, const char* const* argv, const MakeModel& make, const DataSource& data, Explain explain);

}  // namespace sinter::cli
