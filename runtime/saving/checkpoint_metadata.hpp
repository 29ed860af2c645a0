#pragma once

#include <map>
#include <string>
#include <string_view>

#include "runtime/model/training_state.hpp"
#include "runtime/model/views.hpp"

/// What a checkpoint says of a training, as pairs of strings in its metadata.
namespace sinter {

class Model;

using Pairs = std::map<std::string, std::string>;

inline constexpr std::string_view checkpoint_prefix = "sinter.";  ///< of the keys
inline constexpr char checkpoint_format[] = "1";

std::string optimizer_text(const NetworkViews& views);  ///< "adam beta1 0.9 beta2 0.999 epsilon 1e-08"

/// All pairs of a checkpoint but those of its digest.
Pairs format_metadata(const Model& model, const TrainingState& state);

/// The value of `sinter.KEY`. `path` stands for the file in errors. @throws InputError if it is missing
const std::string& metadata_word(const Pairs& pairs, const std::string& key, const std::string& path);

/// The state of the training. @throws InputError naming the first key whose value makes no sense
TrainingState parse_metadata(const Pairs& pairs, const std::string& path);

}  // namespace sinter
