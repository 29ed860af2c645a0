#include "runtime/data/pgm.hpp"

#include "tests/runtime/rejects.hpp"

using namespace sinter;
using namespace std::string_literals;

namespace {

xt::xtensor<std::uint8_t, 3> parse(const std::string& file) {
  return parse_pgm(std::span(reinterpret_cast<const std::uint8_t*>(file.data()), file.size()), "x");
}

std::vector<int> values(const std::string& file) {
  const xt::xtensor<std::uint8_t, 3> pixels = parse(file);
  return {pixels.begin(), pixels.end()};
}

struct Bad {
  std::string file, expected;
};

const std::vector<Bad> bad = {
    {"P5", "byte 2: the file ends here, expected the width"},
    {"P5 2", "byte 4: the file ends here, expected the height"},
    {"P5 2 2", "byte 6: the file ends here, expected the maximum"},
    {"P5 2 2 255", "byte 10: expected white space after the maximum"},
    {"P5 2 2 255\n123", "byte 14: the file ends here, 2x2 values take at least 1 more bytes"},
    {"P5 2 2 256\n1234567", "byte 18: the file ends here, 2x2 values take at least 1 more bytes"},
    {"P5 2 2 255\n12345", "byte 15: expected the end of the file after 2x2 values, found 1 more bytes"},
    {"P5 -2 2 255\n1234", "byte 3: found byte 0x2d, expected the width as a decimal number"},
    {"P5 2 x 255\n1234", "byte 5: found byte 0x78, expected the height"},
    {"P5 0 2 255\n1234", "byte 3: the width is not in 1 to 32768"},
    {"P5 32769 2 255\n1234", "byte 3: the width is not in 1 to 32768"},
    {"P5 2 18446744073709551618 255\n1234", "byte 5: the height is not in 1 to 32768"},
    {"P5 32768 32768 255\n1234", "byte 23: the file ends here, 32768x32768 values take at least 1073741820 more bytes"},
    {"P5 2 2 0\n1234", "byte 7: the maximum is not in 1 to 65535"},
    {"P5 2 2 65536\n1234", "byte 7: the maximum is not in 1 to 65535"},
    {"P5 1 1 9\n\x0a", "byte 9: value 10, expected at most the maximum, 9"},
    {"P5 1 1 256\n\x01\x01", "byte 11: value 257, expected at most the maximum, 256"},
    {"P2 2 1 9 1", "byte 10: the file ends here, 1x2 values take at least 1 more bytes"},
    {"P2 2 1 9 10 1", "byte 9: the value of a pixel is not in 0 to 9"},
    {"P2 2 1 9 1 2 3", "byte 13: expected the end of the file after 1x2 values, found 1 more bytes"},
    {"P2 2 1 9 1 y", "byte 11: found byte 0x79, expected the value of a pixel"},
    {"P2 2 1 9 1 # 2", "byte 14: the file ends here, expected the value of a pixel"},
};

}  // namespace

TEST_CASE("raw and plain values come out in rows") {
  const xt::xtensor<std::uint8_t, 3> pixels = parse("P5 3 2 255\nabcdef");
  CHECK(pixels.shape() == std::array<std::size_t, 3>{2, 3, 1});
  CHECK(pixels(1, 0, 0) == 'd');
  CHECK(values("P2\n# a comment\n3 1\n255\n7 8#another\n9\n") == std::vector<int>{7, 8, 9});
}

TEST_CASE("other maxima are scaled to 255 and rounded") {
  CHECK(values("P2 4 1 3 0 1 2 3") == std::vector<int>{0, 85, 170, 255});
  CHECK(values("P2 3 1 1000 0 2 1000") == std::vector<int>{0, 1, 255});  // 0.51
  CHECK(values("P5 2 1 65535\n\xff\xff\x12\x80"s) == std::vector<int>{255, 18});
}

TEST_CASE("white space among the raw values is a value") {
  CHECK(values("P5 2 1 255\n\n#") == std::vector<int>{10, 35});
}

TEST_CASE("bad files are refused by offset and expectation") {
  for (const Bad& each : bad) {
    CAPTURE(each.file);
    CHECK_REJECTS(parse(each.file), "x: " + each.expected);
  }
}

TEST_CASE("every truncation is refused") {
  for (const std::string& whole : {"P5 3 2 255\nabcdef"s, "P2 3 1 255 7 8 9"s}) {
    for (std::size_t size = 2; size < whole.size(); ++size) CHECK_REJECTS(parse(whole.substr(0, size)), "x: byte ");
  }
}
