// The command line: whatever the words, the outcome is help on standard output, or one line on standard error and
// status 2; nothing is left behind. Data and models are not to be had, so that no command gets further than its
// arguments.
#include "runtime/command_line/command_line.hpp"

#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <sstream>
#include <vector>

#include "runtime/data/train_test.hpp"
#include "tests/fuzz/folder.hpp"
#include "tests/fuzz/target.hpp"

using namespace sinter;

namespace {

/// The words between zero bytes; without slashes, so that no path leads out of the folder.
std::vector<std::string> words_of(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return {};
  std::vector<std::string> words(1);
  for (const std::uint8_t byte : bytes) {
    if (byte == 0) {
      words.emplace_back();
    } else {
      words.back() += byte == '/' ? '_' : static_cast<char>(byte);
    }
  }
  return words;
}

/// A stream's text, once.
std::string take(std::ostringstream& stream) {
  std::string text = stream.str();
  stream.str({});
  stream.clear();
  return text;
}

bool is_error_line(const std::string& text) {
  if (!text.starts_with("error: ") || !text.ends_with("\n")) return false;
  const std::string line = text.substr(0, text.size() - 1);
  return one_line(line) == line;
}

std::unique_ptr<Model> no_model() { throw InputError("no model here"); }
std::string no_plan(std::string_view) { throw InputError("no plan here"); }
TrainTest no_data(std::string_view) { throw InputError("no data here"); }

}  // namespace

FUZZ_TARGET(bytes) {
  // streams outlive static objects
  static std::ostringstream &out = *new std::ostringstream, &err = *new std::ostringstream;
  static const bool ready = [] {
    std::cout.rdbuf(out.rdbuf());
    std::cerr.rdbuf(err.rdbuf());
    ::unsetenv("SINTER_DATA");
    return ::chdir(fuzz_folder().c_str()) == 0;
  }();
  must_hold(ready, "the folder is there");

  const std::vector<std::string> words = words_of(bytes);
  std::vector<const char*> argv = {"program"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  const int count = static_cast<int>(argv.size());
  argv.push_back(nullptr);
  const int status = cli::main(count, argv.data(), no_model, {no_data, "none"}, no_plan);

  const std::string said = take(out), complained = take(err);
  must_hold(status == 0 || status == 2, "bad input is no fault");
  if (status == 0) must_hold(!said.empty() && complained.empty(), "what succeeds without data and model is help");
  const bool is_help = complained.find("Usage: program") != std::string::npos;  // no command was given
  if (status == 2) must_hold(is_help || is_error_line(complained), "an error is one clean line");
  must_hold(std::filesystem::is_empty(fuzz_folder()), "nothing is left behind");
}
