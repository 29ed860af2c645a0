#pragma once

#include <string>
#include <vector>

namespace sinter {

class Model;
class Dataset;

/// @throws InputError unless the model can be given these examples: at least one image, of the model's height, width
/// and channels, labels and named classes below its classes, weights only where its loss has them. Those that a map()
/// changes are looked at as it makes them in the dataset's epoch, without_augmentation(). `which` names the set in the
/// message: "training", "test"
void check_dataset(const Model& model, const Dataset& data, const char* which);

/// @throws InputError where two lists of class names, of which neither is empty, are not the same; `whose` and `others`
/// say whose they are
void check_same_classes(const std::vector<std::string>& these, const std::string& whose,
                        const std::vector<std::string>& those, const std::string& others);

}  // namespace sinter
