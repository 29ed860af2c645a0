#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "runtime/model/make_model.hpp"
#include "runtime/terminal/terminal.hpp"

namespace sinter::cli {

/// The flags of `predict`.
struct PredictFlags {
  std::string weights;              ///< file; "" for the untrained network
  std::vector<std::string> images;  ///< PNG, PGM, IDX or .npy files, `FILE:7` for one image of an IDX or .npy file
  std::optional<int>
      /// images of a file of many, 0: all; when not given, 10 of an IDX file, which are drawn, and all of an .npy file
      limit;
  bool resize = false;  ///< pictures of another size are scaled to fit
  bool invert = false;  ///< dark on light
  /// what the training images showed light on a dark ground, "digit": a hint for pictures that are not so; "" for none
  std::string light_subject = "";
  bool json = false;  ///< print JSON instead of text
  int threads = 0;    ///< 0: default_threads
};

/// Shows what the network sees in pictures; of an .npy file, a line for each image. With `json`, `out` gets nothing but
/// a list of objects; hints go to `notes`. All pictures are read before the first is shown.
/// @throws InputError for a file that cannot be read or a picture of another size
void predict(const MakeModel& make, const PredictFlags& flags, const std::string& program, std::ostream& out,
             std::ostream& notes, const Terminal& terminal = {});

}  // namespace sinter::cli
