#pragma once

#include <iosfwd>
#include <string>

#include "runtime/data/digits.hpp"
#include "runtime/data/source.hpp"

namespace sinter::cli {

/// The flags of every command that loads data.
struct DataFlags {
  std::string data;  ///< directory; "" when not given
  bool no_download = false;
};

/// @throws InputError
DigitSet load(const DataSource& source, const DataFlags& flags, bool quiet);

/// A line on `out` where the data were drawn: "…: tested on procedurally drawn digits. This is NOT MNIST."
void say_if_not_mnist(const DigitSet& data, const char* done, std::ostream& out);

}  // namespace sinter::cli
