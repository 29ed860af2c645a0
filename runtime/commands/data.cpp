#include "runtime/commands/data.hpp"

#include <ostream>

#include "runtime/base/text.hpp"

namespace sinter::cli {

DigitSet load(const DataSource& source, const DataFlags& flags, bool quiet) {
  DataRequest request(flags.data);
  request.download = !flags.no_download;
  request.quiet = quiet;
  return source.load(request);
}

void say_if_not_mnist(const DigitSet& data, const char* done, std::ostream& out) {
  if (data.source != "synthetic") return;
  out << "No MNIST found" << (data.reason.empty() ? "" : " (" + one_line(data.reason) + ")") << ": " << done
      << " on procedurally drawn digits. This is NOT MNIST.\n"
      << std::flush;
}

}  // namespace sinter::cli
