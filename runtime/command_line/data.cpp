#include "runtime/commands/data.hpp"

#include "runtime/base/text.hpp"
#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"

namespace sinter::cli {

void define_data(Flags& flags, const Program& program, DataFlags& values) {
  flags.group("Data");
  const bool mnist = program.on_mnist();
  flags.path(
      "--data", values.data, "DIR",
      mnist ? "Directory with the four MNIST files, .gz or not (default: $SINTER_DATA, else a download)"
            : "Directory with the data of this program (" + shortened(program.data.name) + "), where it asks for one");
  flags.on(
      "--no-download", values.no_download,
      mnist ? "Do not download MNIST to the user's cache; without it, draw digits" : "Do not ask the network for data");
}

}  // namespace sinter::cli
