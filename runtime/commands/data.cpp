#include "runtime/commands/data.hpp"

#include <ostream>

#include "runtime/base/text.hpp"
#include "runtime/data/public_sets.hpp"

namespace sinter::cli {

TrainTest load(const DataSource& source, const DataFlags& flags, bool quiet) {
  DataRequest request(flags.data);
  request.download = !flags.no_download;
  request.quiet = quiet;
  return flags.dataset.empty() ? source.load(request) : public_set(flags.dataset).load(request);
}

void say_if_stand_in(const TrainTest& data, const char* done, std::ostream& out) {
  if (!data.stand_in) return;
  const auto& [what, wanted, reason] = *data.stand_in;
  out << "No " << wanted << " found" << (reason.empty() ? "" : " (" + one_line(reason) + ")") << ": " << done << " on "
      << what << ". This is NOT " << wanted << ".\n"
      << std::flush;
}

}  // namespace sinter::cli
