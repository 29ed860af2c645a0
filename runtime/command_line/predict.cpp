#include "runtime/commands/predict.hpp"

#include <iostream>
#include <memory>

#include "runtime/command_line/commands.hpp"
#include "runtime/command_line/flags.hpp"
#include "runtime/data/public_data.hpp"

namespace sinter::cli {
namespace {

Action define_predict(Flags& flags, const Program& program) {
  constexpr int most_images = 1'000'000;
  const auto values = std::make_shared<PredictFlags>();
  flags.group("Pictures");
  flags.words("IMAGE", values->images,
              "PNG, PGM or IDX files (.gz or not), or .npy arrays of images (n, height, width, channels); FILE:7 is "
              "one image of an IDX or "
              ".npy file, "
              "numbered from 0");
  flags.number(
      "--limit", values->limit, 0, most_images,
      "At most N images of a file of many; 0 for all (default: 10 of IDX, which are drawn; all of .npy, a line each)");
  flags.on("--resize", values->resize, "Scale pictures of another size to fit; without it they are refused");
  const PublicData* const known = program.known();
  if (known && known->light_on_dark) values->light_subject = known->subject;
  flags.on(
      "--invert", values->invert,
      !values->light_subject.empty()
          ? "Exchange light and dark: the network was trained on light " + values->light_subject + "s on a dark ground"
          : "Exchange light and dark, where the pictures are negatives of those the network was trained on");
  flags.group("Network");
  flags.path("--weights", values->weights, "FILE",
             "Weights from train --save (default: none, the network is untrained)");
  flags.threads(values->threads);
  flags.group("Output");
  flags.on("--json", values->json, "Print a list of objects: image, predicted, probabilities");
  const std::string picture = (known ? known->subject : "picture") + ".png";
  flags.examples(
      {{"--weights weights.safetensors " + picture, "the picture and the probabilities of its classes"},
       {"--weights weights.safetensors --resize --invert photo.png", "a photograph of ink on paper"},
       {"--weights weights.safetensors --limit 0 images.npy", "a line for every image of an array"},
       known && !known->test_images.empty()
           ? std::pair{"--weights weights.safetensors " + known->test_images + ":7",
                       "image 7 of the test set of " + known->title}
           : std::pair<std::string, std::string>{"--weights weights.safetensors images.npy:7", "image 7 of an array"}});
  return [values, &program] {
    predict(program.make, *values, program.name, values->json ? std::cout : program.out, program.notes,
            program.terminal);
  };
}

}  // namespace

constinit const Command command::predict{"predict", use, "Show what the network sees in pictures", &define_predict};

}  // namespace sinter::cli
