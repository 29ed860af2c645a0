#pragma once

#include "tests/runtime/idx_bytes.hpp"
#include "tests/runtime/pack.hpp"
#include "tests/runtime/temporary_folder.hpp"

constexpr std::size_t mnist_pixels = 28 * 28;

/// Writes MNIST's four files with 5 and 3 images, those of the second split packed.
inline void write_mnist(const TemporaryFolder& folder) {
  folder.write("train-images-idx3-ubyte", idx({5, 28, 28}, 5 * mnist_pixels));
  folder.write("train-labels-idx1-ubyte", idx({5}, 5));
  folder.write("t10k-images-idx3-ubyte.gz", pack(idx({3, 28, 28}, 3 * mnist_pixels)));
  folder.write("t10k-labels-idx1-ubyte.gz", pack(idx({3}, 3)));
}
