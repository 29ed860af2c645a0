#include "runtime/commands/data.hpp"

#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"

namespace sinter::cli {

void define_data(Flags& flags, DataFlags& values) {
  flags.group("Data");
  flags.path("--data", values.data, "DIR", "Directory with the four MNIST files, .gz or not (default: $SINTER_DATA, else a download)");
  flags.on("--no-download", values.no_download, "Do not download MNIST to the user's cache; without it, draw digits");
}

}  // namespace sinter::cli
