#include "runtime/data/png.hpp"

#include "tests/runtime/allocations.hpp"
#include "tests/runtime/png_bytes.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

constexpr std::uint8_t grey = 0, rgb = 2, palette = 3, grey_alpha = 4, rgba = 6;

PngBytes joined(PngBytes first, const PngBytes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

struct Good {
  const char* name;
  PngHeader header;
  PngBytes rows;
  PngBytes before;
  PngBytes pixels;
};

const PngBytes three_colors = png_chunk("PLTE", {10, 20, 30, 40, 50, 60, 70, 80, 90});

const std::vector<Good> good = {
    {"1 bit", {3, 2, 1, grey}, {0, 0b101'00000, 0, 0b010'00000}, {}, {255, 0, 255, 0, 255, 0}},
    {"2 bits", {4, 1, 2, grey}, {0, 0b00'01'10'11}, {}, {0, 85, 170, 255}},
    {"4 bits", {3, 1, 4, grey}, {0, 0x0f, 0x10}, {}, {0, 255, 17}},
    {"8 bits", {2, 2, 8, grey}, {0, 1, 2, 0, 3, 4}, {}, {1, 2, 3, 4}},
    {"16 bits are rounded", {3, 1, 16, grey}, {0, 0x12, 0x00, 0x12, 0xff, 0xff, 0xff}, {}, {0x12, 0x13, 255}},
    {"filter: up", {2, 2, 8, grey}, {0, 1, 2, 2, 3, 4}, {}, {1, 2, 4, 6}},
    {"a grey that stands for transparent", {2, 1, 8, grey}, {0, 7, 9}, png_chunk("tRNS", {0, 7}), {255, 9}},
    {"dark grey and alpha", {3, 1, 8, grey_alpha}, {0, 7, 0, 9, 255, 0, 51}, {}, {255, 9, 204}},
    {"light grey and alpha", {3, 1, 8, grey_alpha}, {0, 7, 0, 200, 255, 255, 51}, {}, {0, 200, 51}},
    {"nothing but transparent", {2, 1, 8, grey_alpha}, {0, 255, 0, 9, 0}, {}, {0, 0}},
    {"alpha of 16 bits", {1, 1, 16, grey_alpha}, {0, 0, 0, 0x80, 0x80}, {}, {127}},
    {"colours", {2, 1, 8, rgb}, {0, 1, 2, 3, 4, 5, 6}, {}, {1, 2, 3, 4, 5, 6}},
    {"colours of 16 bits", {1, 1, 16, rgb}, {0, 1, 0, 2, 0, 3, 0}, {}, {1, 2, 3}},
    {"colours and alpha", {2, 1, 8, rgba}, {0, 1, 2, 3, 0, 4, 5, 6, 255}, {}, {255, 255, 255, 4, 5, 6}},
    {"a palette with alpha",
     {2, 1, 8, palette},
     {0, 0, 1},
     joined(three_colors, png_chunk("tRNS", {0})),
     {255, 255, 255, 40, 50, 60}},
    {"a palette", {3, 1, 2, palette}, {0, 0b10'00'01'00}, three_colors, {70, 80, 90, 10, 20, 30, 40, 50, 60}},
    {"interlaced", {2, 2, 8, grey, 1}, {0, 1, 0, 2, 0, 3, 4}, {}, {1, 2, 3, 4}},
    {"a gamma, which changes nothing", {2, 1, 8, grey}, {0, 7, 9}, png_chunk("gAMA", {0, 0, 0x40, 0}), {7, 9}},
};

PngBytes replaced(PngBytes bytes, std::size_t offset, std::uint8_t value) {
  bytes.at(offset) = value;
  return bytes;
}

const PngBytes two_by_two = grey_png(2, 2, {1, 2, 3, 4});

}  // namespace

TEST_CASE("every depth and colour type becomes 8 bits of grey or RGB") {
  for (const Good& each : good) {
    CAPTURE(each.name);
    const xt::xtensor<std::uint8_t, 3> pixels = parse_png(png_file(each.header, each.rows, each.before), "x").pixels;
    CHECK(pixels.shape(0) == each.header.height);
    CHECK(pixels.shape(1) == each.header.width);
    CHECK(PngBytes(pixels.begin(), pixels.end()) == each.pixels);
  }
}

TEST_CASE("a picture lies on the ground that is asked for, and says so where it is transparent") {
  const PngBytes ink = png_file({2, 1, 8, grey_alpha}, {0, 0, 0, 0, 255});
  const auto on = [&](ImageGround ground) { return parse_png(ink, "x", ground); };
  CHECK(on(ImageGround::black).pixels(0, 0, 0) == 0);
  CHECK(on(ImageGround::black).shown_on == ImageGround::black);
  CHECK(on(ImageGround::white).pixels(0, 0, 0) == 255);
  CHECK(on(ImageGround::contrast).shown_on == ImageGround::white);
  CHECK(!parse_png(png_file({2, 1, 8, grey_alpha}, {0, 0, 255, 0, 255}), "x").shown_on);
  CHECK(!parse_png(two_by_two, "x").shown_on);
}

TEST_CASE("chunks that nobody reads take no memory") {
  PngBytes packed = {'k', 0, 0};
  packed = joined(packed, pack_zlib(PngBytes(1 << 20)));
  PngBytes chunks;
  for (int i = 0; i < 50; ++i) chunks = joined(std::move(chunks), png_chunk("zTXt", packed));
  const PngBytes file = png_file({2, 2, 8, grey}, {0, 1, 2, 0, 3, 4}, chunks);
  const AllocationMeter meter;
  CHECK(parse_png(file, "x").pixels.size() == 4);
  CHECK(meter.total() < 200'000);
}

TEST_CASE("every truncation up to the end mark is refused by name and offset") {
  REQUIRE(parse_png(two_by_two, "x").pixels.size() == 4);
  for (std::size_t size = 8; size < two_by_two.size(); ++size) {
    CHECK_REJECTS(parse_png(std::span(two_by_two).first(size), "cut"), "cut: byte ");
  }
}

TEST_CASE("every wrong bit after the signature is refused") {
  for (std::size_t bit = 8 * 8; bit < 8 * two_by_two.size(); ++bit) {
    const PngBytes flipped =
        replaced(two_by_two, bit / 8, static_cast<std::uint8_t>(two_by_two[bit / 8] ^ 1 << bit % 8));
    CAPTURE(bit);
    CHECK_REJECTS(parse_png(flipped, "flipped"), "flipped: byte ");
  }
}

TEST_CASE("what a file declares is checked against what it holds, before memory is taken") {
  const PngBytes short_rows = {0, 1, 2};
  CHECK_REJECTS(parse_png(png_file({2, 3, 8, grey}, short_rows), "x"), "x: byte ");
  CHECK_REJECTS(parse_png(png_file({30'000, 30'000, 16, rgb}, short_rows), "x"),
                "declares 30000x30000 pixels, more than its ");
  CHECK_REJECTS(parse_png(png_file({40'000, 2, 8, grey}, short_rows), "x"), "x: byte 33: ");
  CHECK_REJECTS(parse_png(png_file({2, 0x7fffffff, 8, grey}, short_rows), "x"), "x: byte 33: ");
  CHECK_REJECTS(parse_png(png_file({0, 2, 8, grey}, short_rows), "x"), "x: byte 33: ");
  CHECK_REJECTS(parse_png(png_file({2, 2, 3, grey}, short_rows), "x"), "x: byte 33: ");
  CHECK_REJECTS(parse_png(png_file({2, 2, 8, 5}, short_rows), "x"), "x: byte 33: ");
  const PngBytes padding = png_chunk("teSt", PngBytes(200'000));
  CHECK_REJECTS(parse_png(png_file({12'000, 12'000, 1, grey}, short_rows, padding), "x"),
                "more than the 268435456 bytes that are read");
}
