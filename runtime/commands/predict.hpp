#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "runtime/command_line.hpp"
#include "runtime/terminal/terminal.hpp"

namespace sinter::cli {

/// The flags of `predict`.
struct PredictFlags {
  std::string weights;              ///< file; "" for the untrained network
  std::vector<std::string> images;  ///< PNG, PGM or IDX files, `FILE:7` for one image of an IDX file
  int limit = 10;                   ///< images of an IDX file; 0: all
  bool resize = false;              ///< pictures of another size are scaled to fit
  bool invert = false;              ///< dark on light
  bool json = false;                ///< print JSON instead of text
  int threads = 1;
};

/// Shows what the network sees in pictures. With `json`, `out` gets nothing but a list of objects; hints go to `notes`. All pictures are
/// read before the first is shown.
/// @throws InputError for a file that cannot be read or a picture of another size
void predict(const MakeModel& make, const PredictFlags& flags, const std::string& program, std::ostream& out, std::ostream& notes,
             const Terminal& terminal = {});

}  // namespace sinter::cli
