// What parsers of files cost: whatever the bytes, twice as many of them ask for no more than twice the memory and time.
#include <doctest/doctest.h>
#include <time.h>

#include <algorithm>
#include <functional>
#include <string>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/saving/safetensors.hpp"
#include "tests/runtime/allocations.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string file_of(const std::string& header, std::size_t data = 0) {
  std::string file;
  for (int i = 0; i < 8; ++i) file += static_cast<char>(header.size() >> (8 * i) & 0xff);
  return file + header + std::string(data, '\0');
}

std::string joined(std::size_t count, const std::function<std::string(std::size_t)>& part, const char* between = ",") {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += (i == 0 ? "" : between) + part(i);
  return all;
}

std::string quoted_number(std::size_t number) { return '"' + number_text(number) + '"'; }

/// A checkpoint of the tiny model with another value of one key; its digest does not hold.
std::string with(const std::string& key, const std::string& value) {
  TrainingState state;
  state.epochs = 1, state.batch = 64, state.steps = 4, state.rate = 0.1f;
  const std::string file = format_checkpoint(TinyModel(2), state);
  Safetensors parts = parse_safetensors(bytes_of(file), "f");
  parts.metadata[key] = value;
  return format_safetensors(parts);
}

struct Input {
  std::string name;
  std::function<std::string(std::size_t)> make;
};

const Input inputs[] = {
    {"keys without tensors",
     [](std::size_t n) {
       return file_of("{" + joined(n, [](std::size_t i) { return quoted_number(i) + ":{}"; }) + "}");
     }},
    {"scalars",
     [](std::size_t n) {
       return file_of("{" +
                          joined(n,
                                 [](std::size_t i) {
                                   return quoted_number(i) + ":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[" +
                                          number_text(i) + "," + number_text(i + 1) + "]}";
                                 }) +
                          "}",
                      n);
     }},
    {"tensors of nothing, all at one place",
     [](std::size_t n) {
       return file_of("{" +
                      joined(n,
                             [](std::size_t i) {
                               return quoted_number(i) + ":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
                             }) +
                      "}");
     }},
    {"pairs of metadata",
     [](std::size_t n) {
       return file_of(
           "{\"__metadata__\":{" +
           joined(std::min<std::size_t>(n, 10'000), [](std::size_t i) { return quoted_number(i) + ":\"\""; }) + "}}");
     }},
    {"a long shape",
     [](std::size_t n) {
       return file_of("{\"x\":{\"shape\":[" + joined(n, [](std::size_t) { return std::string("1"); }) + "]}}");
     }},
    {"offsets",
     [](std::size_t n) {
       return file_of("{\"x\":{\"data_offsets\":[" + joined(n, [](std::size_t) { return std::string("1"); }) + "]}}");
     }},
    {"fields of a tensor",
     [](std::size_t n) {
       return file_of("{\"x\":{" + joined(n, [](std::size_t i) { return quoted_number(i) + ":0"; }) + "}}");
     }},
    {"lists in lists", [](std::size_t n) { return file_of("{\"x\":" + std::string(n, '[')); }},
    {"a long key", [](std::size_t n) { return file_of("{\"" + std::string(n, 'x') + "\":0}"); }},
    {"a long dtype", [](std::size_t n) { return file_of("{\"x\":{\"dtype\":\"" + std::string(n, 'x') + "\"}}"); }},
    {"a long value",
     [](std::size_t n) { return file_of("{\"__metadata__\":{\"x\":\"" + std::string(n, 'x') + "\"}}"); }},
    {"a long number", [](std::size_t n) { return file_of("{\"x\":" + std::string(n, '1') + "}"); }},
    {"a long digest", [](std::size_t n) { return with("sinter.sha256", std::string(n, '0')); }},
    {"a digest that does not hold, and what looks like it",
     [](std::size_t n) {
       return with("sinter.history", joined(n / 10, [](std::size_t) { return std::string("\"sinter.sha256\":\"0"); }));
     }},
    {"a long order",
     [](std::size_t n) { return with("sinter.order", joined(n, [](std::size_t) { return std::string("0"); }, " ")); }},
    {"a long format", [](std::size_t n) { return with("sinter.format", std::string(n, '1')); }},
};

void parse(const std::string& file) {
  try {
    parse_checkpoint(bytes_of(file), "f");
  } catch (const InputError&) {  // most are none
  }
}

std::size_t memory(const std::string& file) {
  const AllocationMeter meter;
  parse(file);
  return meter.total();
}

double seconds(const std::string& file) {
  double least = 1e9;
  for (int i = 0; i < 3; ++i) {
    timespec begin{}, end{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    parse(file);
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    least = std::min(least, static_cast<double>(end.tv_sec - begin.tv_sec) +
                                1e-9 * static_cast<double>(end.tv_nsec - begin.tv_nsec));
  }
  return least;
}

}  // namespace

TEST_CASE("checkpoints: memory and time grow with the bytes") {
  for (const Input& input : inputs) {
    CAPTURE(input.name);
    const std::string small = input.make(2500), twice = input.make(5000), large = input.make(20'000);
    const double at_least = 65536;  // what any file takes
    CHECK(static_cast<double>(memory(twice)) <= 2.5 * static_cast<double>(memory(small)) + at_least);
    CHECK(static_cast<double>(memory(large)) <= 24 * static_cast<double>(large.size()) + at_least);
    // Eight times the bytes take eight times the time, and were it the square, 64 times.
    const double longest = std::max(0.002, 24 * seconds(small));
    CHECK(seconds(large) <= longest);
  }
}

TEST_CASE("the texts of a training state: memory and time grow with the bytes") {
  // Past the digest: what a file says of its training is read.
  for (const std::size_t epochs : {1000u, 2000u}) {
    TrainingState state;
    state.epochs = static_cast<int>(epochs), state.batch = 64, state.steps = 4, state.rate = 0.1f;
    while (state.history.size() < epochs) state.history.push_back({state.epoch(), 0.1, 0.2, 0.3, 0.4, 0.5});
    const std::string file = format_checkpoint(TinyModel(2), state);
    CHECK(memory(file) <= 24 * file.size() + 65536);
  }
}
