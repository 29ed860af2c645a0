#pragma once

#include <iosfwd>
#include <string>

#include "runtime/data/source.hpp"
#include "runtime/data/train_test.hpp"

namespace sinter::cli {

/// The flags of every command that loads data.
struct DataFlags {
  std::string dataset;  ///< the name of a public data set in place of the program's own; "" when not given
  std::string data;     ///< directory; "" when not given
  bool no_download = false;
};

/// @throws InputError
TrainTest load(const DataSource& source, const DataFlags& flags, bool quiet);

/// A line on `out` where the data stand in for others: "No MNIST found (…): tested on procedurally drawn digits. This
/// is NOT MNIST."
void say_if_stand_in(const TrainTest& data, const char* done, std::ostream& out);

}  // namespace sinter::cli
