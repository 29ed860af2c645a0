#include "runtime/data/npy.hpp"

#include <cmath>
#include <limits>

#include "tests/runtime/npy_bytes.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

template <class T>
std::vector<T> values(const NpyBytes& file) {
  const NpyArray array = parse_npy(file, "x");
  REQUIRE(std::holds_alternative<NpyElements<T>>(array));
  const auto& elements = std::get<NpyElements<T>>(array);
  return {elements.begin(), elements.end()};
}

template <class T>
void check_integers(const std::string& type) {
  NpyBytes little, big;
  for (std::size_t i = 0; i < sizeof(T); ++i) little.push_back(static_cast<std::uint8_t>(0x91 + i));
  big.assign(little.rbegin(), little.rend());
  std::uint64_t expected = 0;
  for (const std::uint8_t byte : big) expected = expected << 8 | byte;
  CHECK(values<T>(npy_file(npy_header("<" + type, "(1,)"), little)) == std::vector<T>{static_cast<T>(expected)});
  CHECK(values<T>(npy_file(npy_header(">" + type, "(1,)"), big)) == std::vector<T>{static_cast<T>(expected)});
}

const NpyBytes six = {1, 2, 3, 4, 5, 6};

struct Bad {
  const char* name;
  NpyBytes file;
  std::string expected;
};

NpyBytes u1(const std::string& shape, const NpyBytes& data = six) { return npy_file(npy_header("|u1", shape), data); }

const std::vector<Bad> bad = {
    {"empty", {}, "byte 0: expected the magic"},
    {"another format", {'P', 'K', 3, 4, 0, 0, 0, 0, 0}, "byte 0: expected the magic \\x93NUMPY of an .npy file"},
    {"no version", {0x93, 'N', 'U', 'M', 'P', 'Y', 1}, "byte 7: the file ends here, expected the version"},
    {"version 0", npy_file("{}", {}, 0), "byte 6: version 0, expected 1 to 3"},
    {"version 4", npy_file("{}", {}, 4), "byte 6: version 4, expected 1 to 3"},
    {"no length",
     {0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 9, 0},
     "byte 10: the file ends here, expected the length of the header"},
    {"too long a header",
     {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 9, 0, '{'},
     "byte 8: a header of 9 bytes, more than the 1 bytes that follow"},
    {"largest header",
     {0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 255, 255, 255, 255},
     "byte 8: a header of 4294967295 bytes"},
    {"a header over the limit", npy_file(std::string(65'600, ' '), six, 2),
     "byte 8: a header of 65652 bytes, more than the 65536 that are read"},
    {"no dictionary", npy_file("[]", {}), "byte 10: expected {"},
    {"empty dictionary", npy_file("{}", {}), "byte 10: the header lacks one of 'descr', 'fortran_order' and 'shape'"},
    {"open dictionary", npy_file("{'shape': (6,)", six), "expected , or }"},
    {"no shape", npy_file("{'descr': '|u1', 'fortran_order': False}", six), "byte 10: the header lacks one of"},
    {"a key twice", npy_file("{'shape': (6,), 'shape': (6,)}", six), "byte 26: this key stands here a second time"},
    {"an unknown key", npy_file("{'form': (6,)}", six), "byte 11: a key that is none of"},
    {"an open quote", npy_file("{'shape: (6,)}", six), "byte 11: this quote is not closed"},
    {"no quote", npy_file("{shape: (6,)}", six), "byte 11: expected a name in quotes"},
    {"code after the dictionary", npy_file(npy_header("|u1", "(6,)") + " + 1", six),
     "expected the end of the header after }"},
    {"not a boolean", npy_file("{'fortran_order': 1}", six), "byte 28: expected True or False"},
    {"objects", npy_file(npy_header("|O", "(6,)"), six), "byte 20: an element type that is not read"},
    {"floats of 128 bits", npy_file(npy_header("<f16", "(1,)"), NpyBytes(16)),
     "byte 20: an element type that is not read"},
    {"complex numbers", npy_file(npy_header("<c8", "(1,)"), NpyBytes(8)), "byte 20: an element type that is not read"},
    {"bytes in no order", npy_file(npy_header("|u2", "(3,)"), six), "byte 20: an element type that is not read"},
    {"records", npy_file("{'descr': [('x', '<f4')]}", six), "byte 20: expected a name in quotes"},
    {"rank 0", u1("()"), "an array without extents"},
    {"rank 33",
     u1("(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)"),
     "more than 32 extents"},
    {"a number, no tuple", u1("(6)"), "expected , between extents"},
    {"no comma", u1("(2 3)"), "expected , between extents"},
    {"two commas", u1("(2,, 3)"), "expected an extent, a decimal number"},
    {"negative", u1("(-6,)"), "expected an extent, a decimal number"},
    {"nothing", u1("(0,)"), "an extent of 0, expected at least 1"},
    {"one too many", u1("(7,)"), "a shape of more elements than the 6 that follow the header"},
    {"one too few", u1("(5,)"), "byte 133: expected the end of the file after 5 elements, found 1 more bytes"},
    {"half an element", npy_file(npy_header("<u4", "(1,)"), six),
     "byte 132: expected the end of the file after 1 elements, found 2 more bytes"},
    {"elements missing", npy_file(npy_header("<u4", "(2,)"), six), "a shape of more elements than the 1 that follow"},
    {"half a half", npy_file(npy_header("<f2", "(3,)"), {1, 2, 3, 4, 5}),
     "a shape of more elements than the 2 that follow"},
    {"a letter after an extent", u1("(6l,)"), "expected , between extents"},
    {"2^64", u1("(18446744073709551616,)"), "an extent that exceeds the 134 bytes of the file"},
    {"product 6 + 2^64", u1("(134, 134, 134, 134, 134, 134, 134, 134, 134, 134)"),
     "a shape of more elements than the 6"},
};

}  // namespace

TEST_CASE("integers of every size, sign and byte order") {
  check_integers<std::uint8_t>("u1");
  check_integers<std::int8_t>("i1");
  check_integers<std::uint16_t>("u2");
  check_integers<std::int16_t>("i2");
  check_integers<std::uint32_t>("u4");
  check_integers<std::int32_t>("i4");
  check_integers<std::uint64_t>("u8");
  check_integers<std::int64_t>("i8");
}

TEST_CASE("floating-point numbers of both sizes and byte orders") {
  CHECK(values<float>(npy_file(npy_header("<f4", "(2,)"), {0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0})) ==
        std::vector<float>{1.5f, -2.f});
  CHECK(values<float>(npy_file(npy_header(">f4", "(1,)"), {0x3f, 0xc0, 0, 0})) == std::vector<float>{1.5f});
  CHECK(values<double>(npy_file(npy_header("<f8", "(1,)"), {0, 0, 0, 0, 0, 0, 0xf8, 0x3f})) ==
        std::vector<double>{1.5});
  CHECK(values<double>(npy_file(npy_header(">f8", "(1,)"), {0x3f, 0xf8, 0, 0, 0, 0, 0, 0})) ==
        std::vector<double>{1.5});
}

TEST_CASE("float16 and booleans become float32") {
  const NpyBytes halves = {0, 0x3c, 0, 0xc0, 0xff, 0x7b, 1, 0, 0xff, 3, 0, 0x80};
  CHECK(values<float>(npy_file(npy_header("<f2", "(6,)"), halves)) ==
        std::vector<float>{1.f, -2.f, 65504.f, 0x1p-24f, 1023 * 0x1p-24f, -0.f});
  CHECK(values<float>(npy_file(npy_header(">f2", "(1,)"), {0x7c, 0})) ==
        std::vector<float>{std::numeric_limits<float>::infinity()});
  CHECK(std::isnan(values<float>(npy_file(npy_header(">f2", "(1,)"), {0x7c, 1})).front()));
  CHECK(values<float>(npy_file(npy_header("|b1", "(3,)"), {0, 1, 1})) == std::vector<float>{0, 1, 1});
}

TEST_CASE("shapes that Python 2 wrote") {
  CHECK(values<std::uint8_t>(u1("(6L,)")) == six);
  CHECK(values<std::uint8_t>(u1("(3L, 2L)")) == six);
}

TEST_CASE("both orders of elements come out in C order") {
  using Values = std::vector<std::uint8_t>;
  CHECK(values<std::uint8_t>(npy_file(npy_header("|u1", "(2, 3)"), six)) == Values{1, 2, 3, 4, 5, 6});
  CHECK(values<std::uint8_t>(npy_file(npy_header("|u1", "(2, 3)", true), six)) == Values{1, 3, 5, 2, 4, 6});
  const NpyArray array = parse_npy(npy_file(npy_header("|u1", "(1, 2, 3)"), six), "x");
  CHECK(std::get<NpyElements<std::uint8_t>>(array).dimension() == 3);
  CHECK(std::get<NpyElements<std::uint8_t>>(array)(0, 1, 0) == 4);
}

TEST_CASE("versions 2 and 3, keys in any order, spaces and quotes of either kind") {
  const std::string header = "{ \"shape\" : ( 2 ,3, ) ,'fortran_order':False,'descr':'|u1'}";
  for (const std::uint8_t version : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
    CHECK(values<std::uint8_t>(npy_file(header, six, version)) == six);
  }
}

TEST_CASE("bad files are refused by offset and expectation") {
  for (const Bad& each : bad) {
    CAPTURE(each.name);
    CHECK_REJECTS(parse_npy(each.file, "x"), "x: byte ");
    CHECK_REJECTS(parse_npy(each.file, "x"), each.expected);
  }
}

TEST_CASE("every truncation is refused") {
  const NpyBytes whole = u1("(2, 3)");
  REQUIRE(values<std::uint8_t>(whole) == six);
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_REJECTS(parse_npy(std::span(whole).first(size), "x"), "x: byte ");
}

TEST_CASE("files are read by their path, which stands in errors") {
  const TemporaryFolder folder;
  CHECK(std::get<NpyElements<std::uint8_t>>(read_npy(folder.write("a.npy", u1("(6,)")))).size() == 6);
  CHECK_REJECTS(read_npy(folder.write("b.npy", u1("(7,)"))), "b.npy: byte ");
  CHECK_REJECTS(read_npy(folder / "absent.npy"), "absent.npy: No such file or directory");
}
