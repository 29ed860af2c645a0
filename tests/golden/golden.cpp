// The text of `explain` for some networks, kept as files: a change that loses a fusion, grows the arena or rewords the
// text shows here.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>

#include "runtime/inspect/explain.hpp"
#include "tests/codegen/passes/plans.hpp"
#include "tests/golden/difference.hpp"

namespace sinter::test {
namespace {

std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Compares with a file of this folder; with SINTER_UPDATE_GOLDEN=1, writes it.
void check(const std::string& name, const std::string& text) {
  const std::filesystem::path file = std::filesystem::path(GOLDEN_FOLDER) / (name + ".txt");
  const char* update = std::getenv("SINTER_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") std::ofstream(file) << text;
  INFO("after a change that means to change it: SINTER_UPDATE_GOLDEN=1 meson test -C BUILD golden");
  const std::string different = difference(contents(file), text);
  CHECK_MESSAGE(different.empty(), name, ".txt differs\n", different);
}

template <const auto& Net, const Target& T = avx512_target>
std::string explained(const char* stage) {
  return explain_stages<Train<Net, T>, Infer<Net, T>>(stage);
}

constexpr auto tiny = Input{6, 6, 1} >> Conv{.filters = 3, .padding = same, .name = "stem"} >> BatchNorm{} >> ReLU{} >>
                      MaxPool{2} >> Residual{Conv{.filters = 3, .padding = same} >> ReLU{}} >> Flatten{} >> Dense{4};
constexpr const char* stages[] = {"lower",  "simplify", "differentiate", "narrow", "fuse",
                                  "layout", "sequence", "memory",        "plan",   "infer"};

TEST_CASE("every stage of a small network") {
  for (const char* stage : stages)
    if (std::string_view(stage) != "narrow") check(std::string("tiny.") + stage, explained<tiny>(stage));
}

TEST_CASE("the stages are those that explain knows") {
  std::string known;
  try {
    explained<tiny>("no such stage");
  } catch (const std::exception& error) {
    known = error.what();
  }
  for (const char* stage : stages) {
    CAPTURE(std::string(stage));
    CHECK(known.find(stage) != std::string::npos);
  }
  CHECK(explained<tiny>("") == explained<tiny>("plan"));
}

TEST_CASE("the README's network") {
  check("mnist_cnn.avx512", explained<mnist_cnn>("plan"));
  check("mnist_cnn.avx2", explained<mnist_cnn, avx2_target>("plan"));
  check("mnist_cnn.avx512.infer", explained<mnist_cnn>("infer"));
}

TEST_CASE("the README's network in bfloat16") {
  using Problem = Narrow<On<mnist_cnn>>;
  using Training = Compiled<Problem, Mode::train>;
  using Inference = Compiled<Problem, Mode::infer>;
  check("mnist_cnn.avx512.bf16", explain_stages<Training, Inference>("plan"));
  check("mnist_cnn.bf16.narrow", explain_stages<Training, Inference>("narrow"));
  CHECK(explained<mnist_cnn>("narrow") == explained<mnist_cnn>("differentiate"));
}

TEST_CASE("a residual network") { check("resnet8.avx512", explained<resnet8>("plan")); }

TEST_CASE("the text does not depend on what was explained before") {
  CHECK(explained<tiny>("plan") == explained<tiny>("plan"));
}

}  // namespace
}  // namespace sinter::test
