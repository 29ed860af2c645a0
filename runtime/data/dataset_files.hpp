#pragma once

#include "dsl/cxx20.hpp"

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/data/dataset.hpp"
#include "runtime/data/image_file.hpp"
#include "runtime/data/train_test.hpp"

/// Datasets from files. Everything that does not fit is an InputError that names the file.
namespace sinter {

/// MNIST from a directory, or, if it is "", from where mnist() of runtime/data/source.hpp finds it; (28, 28, 1).
TrainTest mnist(std::string_view directory);

/// Two .npy files: images (n, height, width, channels), (n, height, width) or a table (n, features), of integers from 0
/// to 255, or of floating-point numbers, which become float32; labels (n) or (n, 1) of whole numbers of any type, 0 to
/// 65,535, or targets (n) or (n, numbers), of images (n, height, width), of any other numbers, which become float32.
Dataset npy_dataset(const std::string& images, const std::string& labels);

/// What a folder of pictures held.
struct ImageFolder {
  Dataset data;                          ///< by class, then by file name; its classes are called as here
  std::vector<std::string> class_names;  ///< sorted; label i is class_names[i]
};

/// A folder with a folder for each class, named after it, with that class's pictures: files that end in .png or .pgm,
/// all of one shape. Numbers in names sort as numbers: 2 before 10. Names that begin with a dot are passed over, and so
/// is what else lies there. Links are followed. 1 to 65,536 classes, each with at least one picture. Transparent parts
/// lie on the ground that the other pictures have, black or white by their borders; if all have such parts, on the one
/// that most of them contrast with. The memory for all pixels must be there.
///
/// What may not be meant is said on `notes`, a line for each kind: how many files of which endings were passed over,
/// links that lead out of the folder, what transparent parts lie on, pictures of one colour, and pictures that use less
/// than an eighth of the range of values.
ImageFolder image_folder(const std::string& path, ImageColor color, std::ostream& notes);
/// With notes on stderr.
ImageFolder image_folder(const std::string& path, ImageColor color = ImageColor::as_is);

}  // namespace sinter
