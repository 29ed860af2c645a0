#pragma once

namespace sinter {

class Model;
struct Split;  // runtime/data/digits.hpp

/// @throws InputError unless the model can be given this split: at least one image, as many labels as images, images of the model's
/// height, width and channels, labels below its classes. `which` names the split in the message: "training", "test"
void check_split(const Model& model, const Split& split, const char* which);

}  // namespace sinter
