#include "runtime/model/targets.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "codegen/ir/kernel.hpp"

using namespace sinter;

namespace {

constexpr Signature classes{.target = TargetKind::class_number, .outputs = 3},
    soft{.target = TargetKind::distribution, .outputs = 3}, labels{.target = TargetKind::labels, .outputs = 2},
    signs{.target = TargetKind::signs, .outputs = 2}, values{.target = TargetKind::values, .outputs = 2},
    pixels{.target = TargetKind::class_number, .each_pixel = true, .outputs = 6, .pixels = 2},
    soft_pixels{.target = TargetKind::distribution, .each_pixel = true, .outputs = 6, .pixels = 2};

std::string fault(const std::vector<float>& floats, const Signature& of) { return Targets(floats).fault(of); }
std::string byte_fault(const std::vector<std::uint8_t>& bytes, const Signature& of) { return Targets(bytes).fault(of); }

/// Where a plan with padded channels finds them.
std::vector<float> placed(const Targets& targets, const Signature& of, int pitch) {
  const int channels = of.target_size();
  std::vector<float> memory(targets.samples(of) * static_cast<std::size_t>(pitch), -9.f);
  targets.place(of, 0, {.batched = true, .channels = channels, .pitch = pitch},
                std::as_writable_bytes(std::span(memory)).data());
  return memory;
}

}  // namespace

TEST_CASE("what each kind of target may be") {
  CHECK(fault({0, 2, 1}, classes).empty());
  CHECK(fault({0, 3}, classes) == "1 is 3, expected a class number below 3");
  CHECK(fault({0.5f}, classes) == "0 is 0.5, expected a class number below 3");
  CHECK(byte_fault({0, 2, 7}, classes) == "2 is 7, expected a class number below 3");
  CHECK(fault({0.25f, 0.25f, 0.5f, 1, 0, 0}, soft).empty());
  CHECK(fault({0.25f, 0.25f, 0.5f, 1, 0.5f, 0}, soft) == "1 adds up to 1.5, expected probabilities, which add up to 1");
  CHECK(fault({1.5f, -0.5f, 0}, soft) == "0 is -0.5, expected a probability, 0 or more");
  CHECK(byte_fault({2, 0}, soft).empty());
  CHECK(byte_fault({3}, soft) == "0 is 3, expected a class number below 3");
  CHECK(fault({0, 1, 0.5f, 1.25f}, labels) == "1 is 1.25, expected a number from 0 to 1");
  CHECK(fault({-1, 1, 0, 1}, signs) == "1 is 0, expected -1 or 1");
  CHECK(byte_fault({0, 1}, signs).empty());
  CHECK(fault({-1e30f, 3}, values).empty());
  CHECK(fault({1, std::numeric_limits<float>::infinity()}, values) == "0 is inf, expected a finite number");
  const std::vector<float> two = {1, 2, 3, 4}, wrong = {1, -1};
  CHECK(Targets(two).weighted_by(wrong).fault(values) == "1 has the weight -1, expected a finite number of 0 or more");
}

TEST_CASE("targets of each pixel") {
  CHECK(pixels.target_size() == 2);
  CHECK(pixels.classes() == 0);
  CHECK(pixels.classes_each() == 3);
  CHECK(fault({0, 2, 1, 2}, pixels).empty());
  CHECK(fault({0, 2, 1, 3}, pixels) == "1 at pixel 1 is 3, expected a class number below 3");
  CHECK(byte_fault({5, 0}, pixels) == "0 at pixel 0 is 5, expected a class number below 3");
  CHECK(fault({0.5f, 0.5f, 0, 0, 0, 1}, soft_pixels).empty());
  CHECK(fault({0.5f, 0.5f, 0, 0, 1, 1}, soft_pixels) ==
        "0 at pixel 1 adds up to 2, expected probabilities, which add up to 1");
  CHECK(byte_fault({2, 0, 1, 3}, soft_pixels) == "1 at pixel 1 is 3, expected a class number below 3");
  const auto at = [](const Targets& targets, const Signature& of, const codegen::View& view) {
    std::vector<float> memory(static_cast<std::size_t>(view.image()), -9.f);
    targets.place(of, 0, view, std::as_writable_bytes(std::span(memory)).data());
    return memory;
  };
  const std::vector<std::uint8_t> bytes = {2, 0};
  CHECK(at(Targets(bytes), pixels, {.batched = true, .height = 1, .width = 2, .channels = 1, .pitch = 1}) ==
        std::vector<float>{2, 0});
  CHECK(at(Targets(bytes), soft_pixels, {.batched = true, .height = 1, .width = 2, .channels = 3, .pitch = 4}) ==
        std::vector<float>{0, 0, 1, -9, 1, 0, 0, -9});
}

TEST_CASE("whole numbers of any type") {
  constexpr Signature many{.target = TargetKind::class_number, .outputs = most_classes};
  const auto check = [&](auto number) {
    const std::vector numbers = {number, decltype(number){1}};
    CHECK(Targets(numbers).samples(many) == 2);
    CHECK(Targets(numbers).fault(many).empty());
    CHECK(placed(Targets(numbers), many, 1) == std::vector<float>{static_cast<float>(number), 1});
    CHECK(Targets(numbers).part(1, 1, many).whole()[0] == 1);
  };
  check(std::uint8_t{255}), check(std::int8_t{127}), check(std::uint16_t{65'535}), check(std::int16_t{32'767});
  check(65'535), check(65'535u), check(std::int64_t{65'535}), check(std::uint64_t{65'535});
  CHECK(Targets(std::vector<std::int64_t>{-1}).fault(many) == "0 is -1, expected a class number below 65536");
  CHECK(Targets(std::vector{65'536}).fault(many) == "0 is 65536, expected a class number below 65536");
  CHECK(Targets(std::vector<std::uint64_t>{~0ull}).fault(many) ==
        "0 is 9223372036854775807, expected a class number below 65536");
  CHECK(placed(Targets(std::vector{-1, 1, 0, 1}), signs, 2) == std::vector<float>{-1, 1, -1, 1});
  CHECK(Targets(std::vector{-1, 2}).fault(signs) == "0 is 2, expected -1 or 1");
  CHECK(placed(Targets(std::vector{70'000, -3}), values, 2) == std::vector<float>{70'000, -3});
}

TEST_CASE("targets lie where a plan reads them") {
  const std::vector<float> four = {1, 2, 3, 4};
  CHECK(placed(Targets(four), values, 3) == std::vector<float>{1, 2, -9, 3, 4, -9});
  const std::vector<std::uint8_t> bytes = {2, 0};
  CHECK(placed(Targets(bytes), classes, 1) == std::vector<float>{2, 0});
  CHECK(placed(Targets(bytes), soft, 3) == std::vector<float>{0, 0, 1, 1, 0, 0});
  const std::vector<std::uint8_t> ones = {0, 1, 1, 1};
  CHECK(placed(Targets(ones), signs, 2) == std::vector<float>{-1, 1, 1, 1});
  CHECK(Targets(four).samples(values) == 2);
  CHECK(Targets(bytes).samples(soft) == 2);
  CHECK(Targets(ones).samples(labels) == 2);
  const Targets part = Targets(four).weighted_by(std::span(four).first(2)).part(1, 1, values);
  CHECK(part.floats()[0] == 3.f);
  CHECK(part.weights()[0] == 2.f);
}
