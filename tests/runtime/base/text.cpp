#include "runtime/base/text.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <span>
#include <string>

#include "runtime/base/error.hpp"

using namespace sinter;

TEST_CASE("text is printf into a string of any length") {
  CHECK(text("%d of %s", 3, "four") == "3 of four");
  CHECK(text("%s", "").empty());
  CHECK(text("%s", std::string(5000, 'x').c_str()) == std::string(5000, 'x'));
}

TEST_CASE("errors have words") { CHECK(errno_text(ENOENT) == "No such file or directory"); }

TEST_CASE("text into memory of somebody else ends where that ends") {
  std::array<char, 6> memory{'x', 'x', 'x', 'x', 'x', 'x'};
  CHECK(text_into(std::span(memory).first(4), "%d", 12345) == 3);
  CHECK(std::string(memory.data()) == "123");
  CHECK(memory[4] == 'x');
  CHECK(text_into(memory, "%.1f", 2.5) == 3);
  CHECK(text_into({}, "%d", 1) == 0);
}

TEST_CASE("one line stays one line") {
  CHECK(one_line("a\nb\x1b[31m\x7f\tc") == "a b?[31m??c");
  CHECK(one_line("ü stays") == "ü stays");
  CHECK(one_line("\u009b31m\u0085\u00a0") == "??31m??\u00a0");
  CHECK(one_line("\u202egnp.exe\u2066\u200f\u061c\u2028") ==
        "???gnp.exe???????"
        "????");
}

namespace {

/// Of every letter of UTF-8.
std::string utf8(char32_t code) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xc0 | code >> 6), byte(0x80 | (code & 0x3f))};
  if (code < 0x10000) return {byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 0x3f)), byte(0x80 | (code & 0x3f))};
  return {byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 0x3f)), byte(0x80 | (code >> 6 & 0x3f)),
          byte(0x80 | (code & 0x3f))};
}

}  // namespace

TEST_CASE("of every letter and every two bytes, one line keeps what is harmless, in its length, and nothing else") {
  long changed = 0;
  for (char32_t code = 0; code <= 0x10ffff; ++code) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const std::string letter = utf8(code), line = one_line(letter);
    changed += line != letter;
    if (line != letter && line != (code == '\n' ? " " : std::string(letter.size(), '?'))) FAIL(std::to_string(code));
  }
  CHECK(changed == 0x20 + 0x21 + 1 + 2 + 7 + 4);
  for (int first = 0; first < 256; ++first)
    for (int second = 0; second < 256; ++second) {
      const std::string two = {static_cast<char>(first), static_cast<char>(second)}, line = one_line(two);
      for (std::size_t i = 0; i < 2; ++i) {
        const auto byte = static_cast<unsigned char>(line[i]);
        const bool in_letter = first >= 0xc2 && first < 0xe0 && second >= 0x80 && second < 0xc0;
        if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !in_letter))
          FAIL((std::to_string(first) + " " + std::to_string(second)));
      }
      REQUIRE(one_line(line) == line);
    }
}

TEST_CASE("an InputError is one harmless line, whatever it is made of") {
  CHECK(std::string(InputError("a\x1b[2J\n\x9bm").what()) == "a?[2J ?m");
}

TEST_CASE("a name out of a file is quoted, and cut where it is long") {
  CHECK(in_quotes("conv1") == "'conv1'");
  CHECK(in_quotes(std::string(60, 'x')) == "'" + std::string(60, 'x') + "'");
  CHECK(in_quotes(std::string(59, 'x') + "ü") == "'" + std::string(59, 'x') + "'...");
  CHECK(in_quotes("a\nb\x1b[m") == "'a b?[m'");
  CHECK(in_quotes(std::string(1'000'000, 'x')) == "'" + std::string(60, 'x') + "'...");
}
