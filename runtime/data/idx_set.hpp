#pragma once

#include <string>

#include "runtime/data/train_test.hpp"

namespace sinter {

struct PublicData;  // runtime/data/public_data.hpp

/// What the names of two files begin with, those of the images and of their labels: "t10k", which others call "test".
struct IdxPrefix {
  std::string name, also = {};
};

/// Reads four IDX files from a folder, images and labels to train on and to test on: TRAIN-images-idx3-ubyte,
/// TRAIN-labels-idx1-ubyte, and the same of TEST, each as it is or with ".gz". Where one of these is not there, a file
/// whose name ends so is taken, also with a dot in place of a dash and with the other prefix
/// (train-images.idx3-ubyte, emnist-letters-test-images-idx3-ubyte.gz), if there is only one. Any number of images of
/// any size, any labels: the network they are given to knows what it takes. @throws InputError naming the file and the
/// offset
TrainTest read_idx_set(const std::string& folder, const IdxPrefix& train, const IdxPrefix& test);

/// The same of files that are called as MNIST's: train and t10k, or test.
TrainTest read_mnist_files(const std::string& folder);

/// PublicData::difference of a data set whose files are those four, in that order.
std::string idx_difference(const TrainTest& read, const PublicData& from);

}  // namespace sinter
