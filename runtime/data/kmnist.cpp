#include "runtime/data/idx_set.hpp"
#include "runtime/data/public_data.hpp"

namespace sinter {
namespace {

/// Clanuwat et al. 2018, "Deep learning for classical Japanese literature": ten hiragana, four IDX files. Sizes and
/// digests, of the packed files, as TensorFlow Datasets states them.
const PublicData& kmnist_data() {
  static const PublicData data = {.name = "kmnist",
                                  .title = "Kuzushiji-MNIST",
                                  .files =
                                      {
                                          {"train-images-idx3-ubyte.gz", 18'165'135,
                                           "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4", true},
                                          {"train-labels-idx1-ubyte.gz", 29'497,
                                           "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17", true},
                                          {"t10k-images-idx3-ubyte.gz", 3'041'136,
                                           "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5", true},
                                          {"t10k-labels-idx1-ubyte.gz", 5'120,
                                           "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c", true},
                                      },
                                  .mirrors = {"https://codh.rois.ac.jp/kmnist/dataset/kmnist/"},
                                  .parse = read_mnist_files,
                                  .difference = idx_difference,
                                  .class_names = {"o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"},
                                  .subject = "character",
                                  .light_on_dark = true,
                                  .test_images = "t10k-images-idx3-ubyte.gz"};
  return data;
}

}  // namespace

DataSource kmnist() { return source_of(kmnist_data()); }

}  // namespace sinter
