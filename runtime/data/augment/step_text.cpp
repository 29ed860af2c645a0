#include "runtime/data/augment/step_text.hpp"

#include <limits>
#include <variant>

#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr float largest_float = std::numeric_limits<float>::max();
constexpr int most_pixels = 1 << 24, most_padding = 4096;

/// What a number may be, from `least` to `most`.
struct Limits {
  float least, most;
  const char* expected;
};
constexpr Limits fractions{0, 1, "a number from 0 to 1"}, not_negatives{0, largest_float, "a number of 0 or more"},
    finite_numbers{-largest_float, largest_float, "a finite number"}, factors{0.01f, 100, "a number from 0.01 to 100"},
    angles{0, 360, "a number of degrees from 0 to 360"}, slants{0, 89.99f, "a number of degrees from 0 to below 90"};

// Each kind of step: its name, and its numbers with what they may be.
const char* describe(const RandomRotation& s, auto& of) {
  of.number("degrees", s.degrees, angles), of.fill(s.fill), of.number("probability", s.probability, fractions);
  return "RandomRotation";
}
const char* describe(const RandomShift& s, auto& of) {
  of.number("height", s.height, fractions), of.number("width", s.width, fractions), of.fill(s.fill);
  of.number("probability", s.probability, fractions);
  return "RandomShift";
}
const char* describe(const RandomScale& s, auto& of) {
  of.number("low", s.low, factors), of.number("high", s.high, factors), of.rising("low", s.low, "high", s.high);
  of.fill(s.fill), of.number("probability", s.probability, fractions);
  return "RandomScale";
}
const char* describe(const RandomShear& s, auto& of) {
  of.number("degrees", s.degrees, slants), of.number("vertical", s.vertical, slants), of.fill(s.fill);
  of.number("probability", s.probability, fractions);
  return "RandomShear";
}
const char* describe(const RandomHorizontalFlip& s, auto& of) {
  of.number("probability", s.probability, fractions);
  return "RandomHorizontalFlip";
}
const char* describe(const RandomVerticalFlip& s, auto& of) {
  of.number("probability", s.probability, fractions);
  return "RandomVerticalFlip";
}
const char* describe(const RandomCrop& s, auto& of) {
  of.pixels("height", s.height, 0, most_pixels), of.pixels("width", s.width, 0, most_pixels);
  of.pixels("padding", s.padding, 0, most_padding), of.fill(s.fill);
  return "RandomCrop";
}
const char* describe(const CenterCrop& s, auto& of) {
  of.pixels("height", s.height, 0, most_pixels), of.pixels("width", s.width, 0, most_pixels);
  return "CenterCrop";
}
const char* describe(const Cutout& s, auto& of) {
  of.pixels("size", s.size, 1, most_pixels), of.number("probability", s.probability, fractions);
  return "Cutout";
}
const char* describe(const RandomNoise& s, auto& of) {
  of.number("deviation", s.deviation, not_negatives), of.number("probability", s.probability, fractions);
  return "RandomNoise";
}
const char* describe(const RandomBrightness& s, auto& of) {
  of.number("factor", s.factor, not_negatives), of.number("probability", s.probability, fractions);
  return "RandomBrightness";
}
const char* describe(const RandomContrast& s, auto& of) {
  of.number("factor", s.factor, not_negatives), of.number("probability", s.probability, fractions);
  return "RandomContrast";
}
const char* describe(const Clamp& s, auto& of) {
  of.number("low", s.low, finite_numbers), of.number("high", s.high, finite_numbers),
      of.rising("low", s.low, "high", s.high);
  return "Clamp";
}

const char* name_of(Fill fill) {
  switch (fill) {
    case Fill::zeros:
      return "Fill::zeros";
    case Fill::edge:
      return "Fill::edge";
    case Fill::reflect:
      return "Fill::reflect";
  }
  return "Fill{}";
}

struct StepWords {
  std::string all;
  void add(const char* name, const std::string& value) {
    all += (all.empty() ? "." : ", .") + std::string(name) + " = " + value;
  }
  void number(const char* name, float value, const Limits&) { add(name, number_text(value)); }
  void pixels(const char* name, int value, int, int) { add(name, std::to_string(value)); }
  void fill(Fill value) { add("fill", name_of(value)); }
  void rising(const char*, float, const char*, float) {}
};

/// The first fault.
struct StepFault {
  std::string what;
  void add(const std::string& fault) {
    if (what.empty()) what = fault;
  }
  void number(const char* name, float value, const Limits& limits) {
    if (!(value >= limits.least && value <= limits.most))
      add(text("%s is %g, expected %s", name, static_cast<double>(value), limits.expected));
  }
  void pixels(const char* name, int value, int least, int most) {
    if (value < least || value > most) add(text("%s is %d, expected %d to %d pixels", name, value, least, most));
  }
  void fill(Fill value) {
    if (value > Fill::reflect) add("fill is none of Fill::zeros, Fill::edge, Fill::reflect");
  }
  void rising(const char* low, float least, const char* high, float most) {
    if (least > most)
      add(text("%s is %g and %s is %g, expected %s to be no larger", low, static_cast<double>(least), high,
               static_cast<double>(most), low));
  }
};

}  // namespace

std::string text_of(const AugmentStep& step) {
  StepWords words;
  const char* const name = std::visit([&](const auto& s) { return describe(s, words); }, step);
  return std::string(name) + "{" + words.all + "}";
}

std::string fault_of(const AugmentStep& step) {
  StepFault fault;
  const char* const name = std::visit([&](const auto& s) { return describe(s, fault); }, step);
  return fault.what.empty() ? "" : std::string(name) + ": " + fault.what;
}

}  // namespace sinter
