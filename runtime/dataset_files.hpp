#pragma once

#include "dsl/cxx20.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/image_file.hpp"
#include "runtime/dataset.hpp"

/// Datasets from files. Everything that does not fit is an InputError that names the file.
namespace sinter {

/// A dataset to train on and one to test on.
struct TrainTest {
  Dataset train, test;
  std::string source;  ///< "mnist" or "synthetic", as in DigitSet
};

/// MNIST from a directory, or, if it is "", from where mnist() of runtime/data/source.hpp finds it. Images are (28, 28, 1).
TrainTest mnist(std::string_view directory);

/// Two .npy files: images (n, height, width, channels) or (n, height, width) of unsigned bytes, float32 or float64 (which becomes float32);
/// labels (n) of any integer type, 0 to 255.
Dataset npy_dataset(const std::string& images, const std::string& labels);

/// What a folder of pictures held.
struct ImageFolder {
  Dataset data;                          ///< by class, then by file name
  std::vector<std::string> class_names;  ///< sorted; label i is class_names[i]
};

/// A folder with a folder for each class, named after it, with that class's pictures: files that end in .png or .pgm, all of one shape.
/// Other files and names that begin with a dot are passed over. 1 to 256 classes, each with at least one picture.
ImageFolder image_folder(const std::string& path, ImageColor color = ImageColor::as_is);

}  // namespace sinter
