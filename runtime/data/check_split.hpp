#pragma once

#include <string>
#include <vector>

namespace sinter {

class Model;
struct Split;  // runtime/data/digits.hpp

/// @throws InputError unless the model can be given this split: at least one image, as many labels as images, images of
/// the model's height, width and channels, labels and named classes below its classes, values that are finite and of a
/// size that can be computed with (runtime/data/check_values.hpp). `which` names it in the message: "training", "test"
void check_split(const Model& model, const Split& split, const char* which);

/// @throws InputError where two lists of class names, of which neither is empty, are not the same; `whose` and `others`
/// say whose they are
void check_same_classes(const std::vector<std::string>& these, const std::string& whose,
                        const std::vector<std::string>& those, const std::string& others);

}  // namespace sinter
