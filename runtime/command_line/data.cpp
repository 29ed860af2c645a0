#include "runtime/commands/data.hpp"

#include "runtime/base/text.hpp"
#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"
#include "runtime/data/public_data.hpp"
#include "runtime/data/public_sets.hpp"

namespace sinter::cli {

void define_data(Flags& flags, const Program& program, DataFlags& values) {
  flags.group("Data");
  const PublicData* const known = program.known();
  if (known != nullptr)
    flags.choice("--dataset", values.dataset, public_set_names(),
                 "Another public data set in place of " + known->title + ", of whose form the network must be");
  flags.path(
      "--data", values.data, "DIR",
      known ? "Directory with the files of " + known->title +
                  ", or of the --dataset, packed or not (default: $SINTER_DATA, else a download)"
            : "Directory with the data of this program (" + shortened(program.data.name) + "), where it asks for one");
  flags.on("--no-download", values.no_download,
           known ? "Do not download " + known->title + ", or the --dataset, to the user's cache" +
                       (known->fallback != nullptr ? "; without it, take " + known->fallback_title : "")
                 : "Do not ask the network for data");
}

}  // namespace sinter::cli
