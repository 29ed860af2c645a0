#include "runtime/commands/predict.hpp"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "runtime/base/text.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/training/evaluation.hpp"
#include "tests/runtime/idx_bytes.hpp"
#include "tests/runtime/npy_bytes.hpp"
#include "tests/runtime/png_bytes.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

struct Said {
  std::string out, notes;
};

std::unique_ptr<Model> make() {
  auto model = std::make_unique<TinyModel>();
  model->initialize(1);
  return model;
}

Said predict(const cli::PredictFlags& flags) {
  std::ostringstream out, notes;
  cli::predict(make, flags, "digits", out, notes);
  return {out.str(), notes.str()};
}

cli::PredictFlags images(const std::vector<std::string>& words) {
  cli::PredictFlags flags;
  flags.light_subject = "digit";
  flags.images = words;
  return flags;
}

/// A PGM file of one grey, with a square of another in its middle.
std::string pgm(int height, int width, char ground, char square) {
  std::string pixels(static_cast<std::size_t>(height * width), ground);
  for (int y = height / 4; y < height / 2; ++y) {
    for (int x = width / 4; x < width / 2; ++x) pixels[static_cast<std::size_t>(y * width + x)] = square;
  }
  return "P5 " + std::to_string(width) + " " + std::to_string(height) + " 255\n" + pixels;
}

const char dark = '\x00', light = '\xff';

nlohmann::json json_of(cli::PredictFlags flags) {
  flags.json = true;
  return nlohmann::json::parse(predict(flags).out);
}

}  // namespace

TEST_CASE("a picture is shown with the probabilities of its classes") {
  const TemporaryFolder folder;
  const std::string file = folder.write("square.pgm", pgm(28, 28, dark, light));
  const Said said = predict(images({file}));
  CHECK(said.out.starts_with(file + ": "));
  CHECK(has(said.out, "@@@@@@@"));
  CHECK(has(said.out, "  9 #"));
  CHECK(has(said.notes, "This network is UNTRAINED"));
  CHECK_FALSE(has(said.notes, "--invert"));
}

TEST_CASE("JSON has the model's own numbers, and nothing else stands beside it") {
  const TemporaryFolder folder;
  const std::string file = folder.write("square.pgm", pgm(28, 28, dark, light));
  const nlohmann::json list = json_of(images({file, file}));
  REQUIRE(list.size() == 2);
  std::vector<float> pixels(28 * 28), expected(10);
  const std::string bytes = pgm(28, 28, dark, light);
  std::transform(bytes.end() - 28 * 28, bytes.end(), pixels.begin(),
                 [](char v) { return static_cast<unsigned char>(v) / 255.f; });
  make()->predict(pixels, expected);
  CHECK(list[0]["image"] == file);
  CHECK(list[1]["probabilities"].get<std::vector<float>>() == expected);
  CHECK(list[1]["predicted"] == most_probable(expected.data(), 10));
}

TEST_CASE("classes go by the names in the checkpoint") {
  const TemporaryFolder folder;
  const std::string file = folder.write("square.pgm", pgm(28, 28, dark, light));
  TrainingState state;
  state.epochs = 1, state.batch = 64, state.steps = 4, state.rate = 0.1f;
  for (int i = 0; i < 10; ++i) state.class_names.push_back("shape " + std::to_string(i));
  cli::PredictFlags flags = images({file});
  flags.weights = folder / "weights.safetensors";
  save_checkpoint(*make(), state, flags.weights);
  const nlohmann::json list = json_of(flags);
  CHECK(list[0]["class"] == "shape " + std::to_string(list[0]["predicted"].get<int>()));
  const std::string out = predict(flags).out;
  CHECK(out.starts_with(file + ": shape "));
  CHECK(has(out, "  shape 7 #"));
  CHECK_FALSE(json_of(images({file}))[0].contains("class"));
}

TEST_CASE("pictures that cannot be seen well get a note") {
  const TemporaryFolder folder;
  PngBytes clear, empty, twelve;
  for (std::size_t y = 0; y < 28; ++y) {
    for (PngBytes* rows : {&clear, &empty, &twelve}) rows->push_back(0);
    for (std::size_t x = 0; x < 28; ++x) {
      const bool ink = x > 11 && x < 16 && y > 3 && y < 24;
      for (const int byte : {0, ink ? 255 : 0}) clear.push_back(static_cast<std::uint8_t>(byte));
      for (const int byte : {0, 0}) empty.push_back(static_cast<std::uint8_t>(byte));
      for (const int byte : {ink ? 0x0f : 0, ink ? 0xff : 0}) twelve.push_back(static_cast<std::uint8_t>(byte));
    }
  }
  const auto notes = [&](const PngBytes& file) { return predict(images({folder.write("a.png", file)})).notes; };
  const std::string canvas = notes(png_file({28, 28, 8, 4}, clear));
  CHECK(has(canvas, "a.png: its transparent parts lie on white\n"));
  CHECK(has(canvas, "try --invert"));
  CHECK(has(notes(png_file({28, 28, 8, 4}, empty)), "a.png: all of it is of one colour\n"));
  CHECK(has(notes(png_file({28, 28, 16, 0}, twelve)),
            "a.png: its pixels use less than an eighth of the values from 0 to 255"));
  CHECK_FALSE(has(predict(images({folder.write("good.pgm", pgm(28, 28, dark, light))})).notes, "good.pgm"));
}

TEST_CASE("IDX files: all images up to a limit, or one by its number") {
  const TemporaryFolder folder;
  const std::string file = folder.write("images-idx3-ubyte", idx({12, 28, 28}, 12 * 28 * 28));
  cli::PredictFlags flags = images({file});
  CHECK(json_of(flags).size() == 10);
  CHECK(has(predict(flags).notes, "the first 10 of 12 images (--limit 0 for all)"));
  flags.limit = 0;
  CHECK(json_of(flags).size() == 12);
  const nlohmann::json one = json_of(images({file + ":11"}));
  REQUIRE(one.size() == 1);
  CHECK(one[0]["image"] == file + ":11");
  CHECK(one[0]["probabilities"] == json_of(flags)[11]["probabilities"]);
  CHECK_REJECTS(predict(images({file + ":12"})), "there is no image 12; the file has 12, numbered from 0");
}

TEST_CASE("a picture of another size is refused, unless it may be scaled") {
  const TemporaryFolder folder;
  const std::string file = folder.write("large.pgm", pgm(56, 56, dark, light));
  CHECK_REJECTS(
      predict(images({file})),
      "large.pgm: the picture is 56x56 (height x width), this network takes 28x28; --resize scales it to fit");
  cli::PredictFlags flags = images({file});
  flags.resize = true;
  const std::string small = folder.write("small.pgm", pgm(28, 28, dark, light));
  CHECK(json_of(flags)[0]["probabilities"] == json_of(images({small}))[0]["probabilities"]);
}

TEST_CASE("a dark digit on a light ground: a hint, and --invert") {
  const TemporaryFolder folder;
  const std::string ink = folder.write("ink.pgm", pgm(28, 28, light, dark)),
                    chalk = folder.write("chalk.pgm", pgm(28, 28, dark, light));
  CHECK(has(predict(images({ink})).notes, "if this is a dark digit on a light ground, try --invert"));
  cli::PredictFlags unknown = images({ink});
  unknown.light_subject = "";
  CHECK_FALSE(has(predict(unknown).notes, "--invert"));
  cli::PredictFlags flags = images({ink});
  flags.invert = true;
  CHECK_FALSE(has(predict(flags).notes, "--invert"));
  CHECK(json_of(flags)[0]["probabilities"] == json_of(images({chalk}))[0]["probabilities"]);
}

TEST_CASE("whatever cannot be read is refused before anything is shown") {
  const TemporaryFolder folder;
  const std::string good = folder.write("good.pgm", pgm(28, 28, dark, light));
  std::ostringstream out, notes;
  CHECK_REJECTS(cli::predict(make, images({good, folder / "none.png"}), "digits", out, notes), "none.png: ");
  CHECK(out.str().empty());
  CHECK_REJECTS(predict(images({good + ":3"})), "only an IDX or .npy file has numbered images");
  CHECK_REJECTS(predict(images({folder.write("words.txt", "hello")})), "words.txt");
  CHECK_REJECTS(predict(images({folder.write("empty", "")})), "empty");
}

TEST_CASE("names that are too long, or lead round in a circle, are refused as any that cannot be read") {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("round", folder / "round");
  CHECK_REJECTS(predict(images({folder / "round"})), "round: Too many levels of symbolic links");
  CHECK_REJECTS(predict(images({folder / "round:3"})), "round: Too many levels of symbolic links");
  CHECK_REJECTS(predict(images({std::string(300, 'n')})), "File name too long");
  CHECK_REJECTS(predict(images({std::string(5000, 'n') + ":7"})), "File name too long");
}

TEST_CASE("probabilities that are no numbers are no answer") {
  const TemporaryFolder folder;
  const std::string picture = folder.write("picture.pgm", pgm(28, 28, dark, light));
  const auto spoilt = []() -> std::unique_ptr<Model> {
    auto model = std::make_unique<TinyModel>();
    const std::vector<float> bias(10, std::numeric_limits<float>::quiet_NaN());
    model->write(1, bias);
    return model;
  };
  std::ostringstream out, notes;
  for (const bool json : {false, true}) {
    cli::PredictFlags flags = images({picture});
    flags.json = json;
    CHECK_REJECTS(cli::predict(spoilt, flags, "digits", out, notes),
                  "picture.pgm: the network's probability of class 0 is ");
  }
  CHECK(out.str().empty());
}

TEST_CASE("a picture's name reaches a terminal without what it would obey") {
  const TemporaryFolder folder;
  const std::string name = folder.write("a\x1b[31m\x9b\u202e", pgm(28, 28, light, dark));
  const Said said = predict(images({name}));
  CHECK(has(said.out, "a?[31m????: "));
  CHECK(has(said.notes, "a?[31m????: the border is bright"));
}

namespace {

/// Bytes of an array, as a file's contents.
std::string npy(const std::string& type, const std::string& shape, const NpyBytes& data) {
  const NpyBytes bytes = npy_file(npy_header(type, shape), data);
  return {bytes.begin(), bytes.end()};
}

NpyBytes bytes_of(std::size_t count) {
  NpyBytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 % 251);
  return bytes;
}

NpyBytes floats_of(const NpyBytes& bytes) {
  NpyBytes all;
  for (const std::uint8_t byte : bytes) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(byte) / 255.f);
    for (int shift = 0; shift < 32; shift += 8) all.push_back(static_cast<std::uint8_t>(bits >> shift));
  }
  return all;
}

}  // namespace

TEST_CASE("an .npy file is a batch: a line for each image, with its class and probability") {
  const TemporaryFolder folder;
  const NpyBytes pixels = bytes_of(12 * 784);
  const std::string bytes = folder.write("x.npy", npy("|u1", "(12, 28, 28)", pixels));
  const std::string floats = folder.write("f.npy", npy("<f4", "(12, 28, 28, 1)", floats_of(pixels)));
  const nlohmann::json list = json_of(images({bytes}));
  REQUIRE(list.size() == 12);  // all of them: no picture is drawn
  CHECK(list[11]["image"] == bytes + ":11");
  std::vector<float> values(784), expected(10);
  std::transform(pixels.begin() + 5 * 784, pixels.begin() + 6 * 784, values.begin(),
                 [](std::uint8_t v) { return static_cast<float>(v) / 255.f; });
  make()->predict(values, expected);
  CHECK(list[5]["probabilities"].get<std::vector<float>>() == expected);
  const nlohmann::json of_floats = json_of(images({floats}));
  for (std::size_t i = 0; i < 12; ++i) CHECK(of_floats[i]["probabilities"] == list[i]["probabilities"]);

  const Said said = predict(images({bytes}));
  CHECK(std::count(said.out.begin(), said.out.end(), '\n') == 12);
  CHECK(has(said.out, bytes + text(":5: %d with %.2f %%\n", most_probable(expected.data(), 10),
                                   100 * static_cast<double>(*std::max_element(expected.begin(), expected.end())))));
  CHECK(predict(images({bytes + ":5"})).out.starts_with(bytes + ":5: "));
  cli::PredictFlags flags = images({bytes});
  flags.limit = 3;
  CHECK(json_of(flags).size() == 3);
  CHECK(has(predict(flags).notes, "the first 3 of 12 images (--limit 0 for all)"));
}

TEST_CASE("one image is an array too") {
  const TemporaryFolder folder;
  for (const char* shape : {"(28, 28)", "(28, 28, 1)", "(1, 28, 28)", "(1, 28, 28, 1)"}) {
    CAPTURE(shape);
    CHECK(json_of(images({folder.write("x.npy", npy("|u1", shape, bytes_of(784)))})).size() == 1);
  }
}

TEST_CASE("arrays that are no images of this network are refused") {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& type, const std::string& shape, const NpyBytes& data,
                           const std::string& expected) {
    CHECK_REJECTS(predict(images({folder.write("x.npy", npy(type, shape, data))})), expected);
  };
  refused("|u1", "(2, 9, 9)", bytes_of(162), "x.npy:0: the picture is 9x9 (height x width), this network takes 28x28");
  refused("|u1", "(1, 28, 28, 3)", bytes_of(2352), "x.npy:0: the picture has 3 channels, this network takes 1");
  refused("|u1", "(784,)", bytes_of(784), "x.npy: an array of rank 1, expected images: (n, height, width, channels)");
  refused("<i4", "(1, 14, 14)", bytes_of(784), "x.npy: an array of integers, expected bytes (uint8");
  NpyBytes nan = floats_of(bytes_of(784));
  nan[7] = 0x7f, nan[6] = 0xc0;
  refused("<f4", "(1, 28, 28)", nan, "x.npy:0: has the value nan, expected finite numbers");
  const std::string floats = folder.write("f.npy", npy("<f4", "(1, 28, 28)", floats_of(bytes_of(784))));
  cli::PredictFlags flags = images({floats});
  flags.invert = true;
  CHECK_REJECTS(predict(flags), "f.npy:0: --invert changes pictures of bytes");
  CHECK_REJECTS(predict(images({floats + ":1"})), "there is no image 1; the file has 1, numbered from 0");
}
