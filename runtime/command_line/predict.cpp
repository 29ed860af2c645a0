#include "runtime/commands/predict.hpp"

#include <iostream>
#include <memory>

#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"

namespace sinter::cli {

Action define_predict(Flags& flags, const Program& program) {
  constexpr int most_images = 1'000'000;
  const auto values = std::make_shared<PredictFlags>();
  flags.group("Pictures");
  flags.words("IMAGE", values->images, "PNG, PGM or IDX files (.gz or not); FILE:7 is one image of an IDX file, numbered from 0");
  flags.number("--limit", values->limit, 0, most_images, "At most N images of an IDX file; 0 for all");
  flags.on("--resize", values->resize, "Scale pictures of another size to fit; without it they are refused");
  flags.on("--invert", values->invert, "Exchange light and dark: the network was trained on light digits on a dark ground");
  flags.group("Network");
  flags.path("--weights", values->weights, "FILE", "Weights from train --save (default: none, the network is untrained)");
  flags.threads(values->threads);
  flags.group("Output");
  flags.on("--json", values->json, "Print a list of objects: image, predicted, probabilities");
  flags.examples({{"--weights weights.safetensors digit.png", "the picture and the probabilities of its classes"},
                  {"--weights weights.safetensors --resize --invert photo.png", "a photograph of ink on paper"},
                  {"--weights weights.safetensors t10k-images-idx3-ubyte.gz:7", "image 7 of MNIST's test set"}});
  return [values, &program] { predict(program.make, *values, program.name, std::cout, std::cerr, program.terminal); };
}

}  // namespace sinter::cli
