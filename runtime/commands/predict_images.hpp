#pragma once

#include "runtime/base/arrays.hpp"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "runtime/base/abi.hpp"

namespace sinter {

class Model;

namespace cli {

struct PredictFlags;  // runtime/commands/predict.hpp

/// A sample that something is predicted of.
struct Named {
  std::string name;
  xt::xtensor<std::uint8_t, 3> image;  ///< (height, width, channels), bytes that are fed as b/255
  std::vector<float> values = {};      ///< in place of `image`: fed as they are
  bool looks_inverted = false;
  bool of_array = false;  ///< one of many: a line, no picture
};

/// Reads what the command line names: pictures, and IDX and .npy files of many. Of a network with several inputs each
/// that many pictures are a sample; in a .npy file a sample is a row of all its numbers. Hints go to `notes`.
/// @throws InputError for a file that cannot be read, or an image of another size
std::vector<Named> predict_images(const Model& model, const PredictFlags& flags, std::ostream& notes);

}  // namespace cli
}  // namespace sinter
