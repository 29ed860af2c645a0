#pragma once

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "runtime/base/random.hpp"
#include "runtime/model/model.hpp"

namespace sinter::large {

/// `PROGRAM FOLDER` takes one training step of a full batch and leaves in the folder, as raw 32-bit floats: images and
/// labels; `before/NAME` and `after/NAME`, each parameter and running statistic. Prints the loss, and a line of name
/// and extents for each.
template <class Model>
int first_step(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER, which has before/ and after/ in it\n", argv[0]);
    return 2;
  }
  const std::string folder = std::string(argv[1]) + "/";
  const auto write = [&](const std::string& name, const std::vector<float>& values) {
    std::ofstream file(folder + name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(float)));
  };
  Model model;
  const auto write_all = [&](const std::string& when) {
    const std::vector<ParameterInfo> parameters = model.parameters();
    for (std::size_t i = 0; i < parameters.size(); i++) {
      std::size_t size = 1;
      for (const int extent : parameters[i].shape) size *= static_cast<std::size_t>(extent);
      std::vector<float> values(size);
      model.read(static_cast<int>(i), values);
      write(when + parameters[i].name, values);
    }
  };
  const auto count = static_cast<std::size_t>(model.batch());
  std::vector<float> images(count * static_cast<std::size_t>(model.height() * model.width() * model.channels())),
      targets(count);
  Random random(1, 1, 0);
  for (float& x : images) x = random.uniform(-1, 1);
  for (float& x : targets) x = static_cast<float>(random.below(static_cast<std::uint32_t>(model.classes())));
  write("images", images);
  write("labels", targets);
  write_all("before/");
  const BatchResult result = model.train_step(images, targets);
  write_all("after/");
  std::printf("%.9g\n", result.loss / result.count);
  for (const ParameterInfo& parameter : model.parameters()) {
    std::printf("%s", parameter.name.c_str());
    for (const int extent : parameter.shape) std::printf(" %d", extent);
    std::printf("\n");
  }
  return 0;
}

}  // namespace sinter::large
