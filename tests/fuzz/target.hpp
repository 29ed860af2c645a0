#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"

/// What a fuzz target is made of. A target feeds its input to a parser and checks what must hold of the outcome,
/// whatever the input:
///
///   FUZZ_TARGET(bytes) { const auto parsed = accepted([&] { return parse(bytes, fuzzed_name); }); … must_hold(…); }
#define FUZZ_TARGET(bytes)                                                            \
  static void run_target(std::span<const std::uint8_t> bytes);                        \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    run_target(std::span(data, size));                                                \
    return 0;                                                                         \
  }                                                                                   \
  static void run_target(std::span<const std::uint8_t> bytes)

/// What stands for the file in errors.
inline const std::string fuzzed_name = "fuzzed";

/// Ends the program where a law does not hold: the fuzzer keeps the input.
inline void must_hold(bool holds, const char* law) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", law);
  std::abort();
}

/// What `parse` returns; nothing if it refuses the input with an InputError that is one clean line about the file. Any
/// other exception ends the program.
template <class Parse>
auto accepted(Parse parse) -> std::optional<decltype(parse())> {
  try {
    return parse();
  } catch (const sinter::InputError& error) {
    const std::string message = error.what();
    must_hold(message.starts_with(fuzzed_name + ": ") && message.size() > fuzzed_name.size() + 2,
              "an error begins with the file's name");
    must_hold(message.size() < 500 && sinter::one_line(message) == message, "an error is one short line");
    return {};
  }
}
