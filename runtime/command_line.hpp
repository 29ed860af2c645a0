#pragma once

#include "dsl/cxx20.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/abi.hpp"
#include "runtime/data/source.hpp"
#include "runtime/model.hpp"

namespace sinter::cli {

using MakeModel = std::function<std::unique_ptr<Model>()>;
using Explain = std::string (*)(std::string_view stage);  ///< as Trainer::explain

/// Runs the commands `train`, `bench` and `explain` of a program that is a network. Returns the exit status: 0, 1 for a
/// fault, 2 for bad input (one line on stderr). `make` is called once, and only when a command needs the model.
int main(int argc, const char* const* argv, const MakeModel& make, const DataSource& data, Explain explain);

}  // namespace sinter::cli
