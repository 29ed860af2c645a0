#include "runtime/data/image_file.hpp"

#include "tests/runtime/png_bytes.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

TEST_CASE("the format is told by the bytes, not by the name") {
  const TemporaryFolder folder;
  const auto png = read_image(folder.write("a.pgm", grey_png(2, 3, {1, 2, 3, 4, 5, 6})));
  CHECK(png.shape() == std::array<std::size_t, 3>{2, 3, 1});
  CHECK(png(1, 2, 0) == 6);
  const auto pgm = read_image(folder.write("b.png", "P5 1 2 255\nab"));
  CHECK(pgm.shape() == std::array<std::size_t, 3>{2, 1, 1});
  CHECK(pgm(1, 0, 0) == 'b');
  CHECK_REJECTS(read_image(folder.write("c.png", "GIF89a")),
                "c.png: byte 0: expected a PNG file or a PGM file (P2 or P5)");
  CHECK_REJECTS(read_image(folder.write("d.png", "")), "d.png: byte 0: expected a PNG file");
  CHECK_REJECTS(read_image(folder / "absent"), "absent: No such file or directory");
}

TEST_CASE("grey and colours become what is asked for") {
  const PngBytes color = png_file({.width = 2, .height = 1, .depth = 8, .color_type = 2}, {0, 255, 0, 0, 10, 20, 30});
  const PngBytes grey = grey_png(1, 2, {7, 9});
  CHECK(parse_image(color, "x").pixels.shape(2) == 3);
  CHECK(parse_image(grey, "x").pixels.shape(2) == 1);

  const auto greyed = parse_image(color, "x", ImageColor::grey).pixels;
  CHECK(greyed.shape() == std::array<std::size_t, 3>{1, 2, 1});
  CHECK(greyed(0, 0, 0) == 76);  // 76.245
  CHECK(greyed(0, 1, 0) == 18);  // 18.15
  const auto colored = parse_image(grey, "x", ImageColor::rgb).pixels;
  CHECK(PngBytes(colored.begin(), colored.end()) == PngBytes{7, 7, 7, 9, 9, 9});
  CHECK(parse_image(grey, "x", ImageColor::grey).pixels.size() == 2);
  CHECK(parse_image(color, "x", ImageColor::rgb).pixels.size() == 6);
}
