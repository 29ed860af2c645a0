#include "runtime/saving/safetensors.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// A file of this header and so many bytes of data.
std::string file_of(const std::string& header, std::size_t data = 0, std::size_t declared = std::string::npos) {
  std::string file;
  const std::size_t size = declared == std::string::npos ? header.size() : declared;
  for (int i = 0; i < 8; ++i) file += static_cast<char>(size >> (8 * i) & 0xff);
  return file + header + std::string(data, 'd');
}

Safetensors parse(const std::string& file) { return parse_safetensors(bytes_of(file), "f.safetensors"); }

std::string tensor(const std::string& name, const std::string& dtype, const std::string& shape, int begin, int end) {
  return "\"" + name + R"(":{"dtype":")" + dtype + R"(","shape":)" + shape + ",\"data_offsets\":[" +
         std::to_string(begin) + "," + std::to_string(end) + "]}";
}

constexpr std::array<std::uint8_t, 8> eight = {1, 2, 3, 4, 5, 6, 7, 8};

}  // namespace

TEST_CASE("what is written is read back") {
  const std::span<const std::uint8_t> values(eight);
  const Safetensors file = {{{"b", Dtype::f32, {1, 2}, values},
                             {"a", Dtype::bfloat16, {2}, values.first(4)},
                             {"empty", Dtype::f64, {3, 0}, {}},
                             {"number \"ü\"", Dtype::u8, {}, values.last(1)}},
                            {{"key", "line\nanother \"one\""}, {"other", ""}}};
  const std::string written = format_safetensors(file);
  const Safetensors read = parse(written);
  CHECK(read.metadata == file.metadata);
  REQUIRE(read.tensors.size() == 4);
  CHECK((read.tensors[0].bytes.data() - bytes_of(written).data()) % 64 == 0);
  for (std::size_t i = 0; i < 4; ++i) {
    // Of tensors at one place, those without bytes come first.
    const SafeTensor& tensor = read.tensors[i];
    CAPTURE(tensor.name);
    const auto same_name = [&tensor](const SafeTensor& other) { return other.name == tensor.name; };
    const auto original = std::find_if(file.tensors.begin(), file.tensors.end(), same_name);
    REQUIRE(original != file.tensors.end());
    CHECK(tensor.dtype == original->dtype);
    CHECK(tensor.shape == original->shape);
    CHECK(std::equal(tensor.bytes.begin(), tensor.bytes.end(), original->bytes.begin(), original->bytes.end()));
  }
  CHECK(format_safetensors(parse(format_safetensors({}))) == format_safetensors({}));
}

TEST_CASE("a file of another writer: any order of keys, and spaces") {
  const Safetensors read =
      parse(file_of("{ " + tensor("x", "I64", "[1]", 4, 12) + " , " + tensor("y", "F32", "[]", 0, 4) + " }   ", 12));
  REQUIRE(read.tensors.size() == 2);
  CHECK(read.tensors[0].name == "y");
  CHECK(read.tensors[1].name == "x");
  CHECK(read.tensors[1].bytes.size() == 8);
}

TEST_CASE("sizes are held against the bytes present") {
  CHECK_REJECTS(parse(""), "f.safetensors: byte 0: the file ends here");
  CHECK_REJECTS(parse("1234567"), "byte 7: the file ends here, expected the 8 bytes");
  CHECK_REJECTS(parse(file_of("{}", 0, 3)), "byte 0: a header of 3 bytes, but only 2 follow");
  CHECK_REJECTS(parse(file_of("{}", 0, (1 << 24) + 1)),
                "a header of 16777217 bytes, more than a safetensors file may have (16777216)");
  CHECK_REJECTS(parse(std::string(8, '\xff') + "{}"), "a header of 18446744073709551615 bytes");
  CHECK_REJECTS(parse(file_of("")), "byte 8: expected the '{'");
  CHECK_REJECTS(parse(file_of("{}", 1)), "1 bytes of data, of which the tensors take 0");
  CHECK_REJECTS(parse(file_of("{" + tensor("x", "U8", "[4]", 0, 4) + "}", 3)),
                "tensor 'x': ends at byte 4 of the data, which has 3");
}

TEST_CASE("what people give by mistake is named") {
  CHECK_REJECTS(parse("epoch,loss\n1,2.5\n"),
                "f.safetensors: byte 0: a text file, expected safetensors, as train --save makes");
  CHECK_REJECTS(parse("{\"weights\": \"w.safetensors\"}"), "a text file");
  CHECK_REJECTS(parse(std::string("PK\x03\x04\0\0\x08\x08\0\0\0\0", 12)),
                "a zip archive, as torch.save and numpy.savez make");
  CHECK_REJECTS(parse(std::string("\x80\x02}q\0X\x06\0\0\0weight", 15)), "a pickle, as torch.save makes");
  CHECK_REJECTS(parse("\x89HDF\r\n\x1a\n "), "an HDF5 file, as Keras makes");
  CHECK_REJECTS(parse("\x89PNG\r\n\x1a\n "), "a PNG picture");
  CHECK_REJECTS(parse(std::string("\x1f\x8b\x08\0\0\0\0\0\0", 9)), "packed by gzip");
}

TEST_CASE("documented limits") {
  CHECK_REJECTS(parse(file_of("{\"" + std::string(4097, 'n') + "\":{}}")),
                "the header has a key of 4097 bytes, more than 4096");
  std::string extents, pairs;
  for (int i = 0; i < 65; ++i) extents += i == 0 ? "1" : ",1";
  CHECK_REJECTS(parse(file_of("{" + tensor("x", "U8", "[" + extents + "]", 0, 1) + "}", 1)),
                "shape has more than 64 numbers");
  for (int i = 0; i < 10'001; ++i) pairs += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":\"\"";
  CHECK_REJECTS(parse(file_of("{\"__metadata__\":{" + pairs + "}}")), "more than 10000 pairs of metadata");
  const std::span<const std::uint8_t> values(eight);
  CHECK_THROWS_AS(format_safetensors({{{std::string(4097, 'n'), Dtype::u8, {8}, values}}, {}}), std::invalid_argument);
  CHECK_THROWS_AS(format_safetensors({{{"x", Dtype::u8, std::vector<std::uint64_t>(65, 1), values.first(1)}}, {}}),
                  std::invalid_argument);
  CHECK_THROWS_AS(format_safetensors({{}, {{std::string(4097, 'k'), ""}}}), std::invalid_argument);
  CHECK_THROWS_AS(format_safetensors({{}, {{"long", std::string(std::size_t{1} << 24, 'x')}}}), std::invalid_argument);
}

TEST_CASE("text that is not UTF-8 is replaced when it is written") {
  const Safetensors read = parse(format_safetensors({{}, {{"data", "M\xfcll"}}}));
  CHECK(read.metadata.at("data") == "M\xef\xbf\xbdll");
}

TEST_CASE("a header that is not the format's JSON is refused") {
  CHECK_REJECTS(parse(file_of("[]")), "byte 8: expected the '{'");
  CHECK_REJECTS(parse(file_of("\xef\xbb\xbf{}")), "byte 8: expected the '{'");
  CHECK_REJECTS(parse(file_of("{\"a\" 1}")), "byte 13: the header is not JSON");
  CHECK_REJECTS(parse(file_of("{\"a\":")), "the header is not JSON");
  CHECK_REJECTS(parse(file_of("{\"\xff\":1}")), "the header is not JSON");
  CHECK_REJECTS(parse(file_of("{} {}")), "the header is not JSON");
  CHECK_REJECTS(parse(file_of("{}" + std::string(1, '\0') + "trailer")), "byte 10: a zero byte in the header");
  CHECK_REJECTS(parse(file_of("{\"a\":1e999}")), "out of range");
  CHECK_REJECTS(parse(file_of("{\"a\":[[[[" + std::string(1'000'000, '['))), "nested deeper than the 3 levels");
  CHECK_REJECTS(parse(file_of("{\"a\":1,\"a\":1}")), "has the key 'a' twice");
  CHECK_REJECTS(parse(file_of(R"({"__metadata__":{"k":"1","k":"2"}})")), "has the key 'k' twice");
  CHECK_REJECTS(parse(file_of(R"({"x":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}})")),
                "has the key 'dtype' twice");
  CHECK_REJECTS(parse(file_of(R"({"__metadata__":[]})")), "__metadata__ is not an object");
  CHECK_REJECTS(parse(file_of(R"({"__metadata__":{"k":1}})")), "metadata 'k' is not a string");
}

TEST_CASE("a tensor that is not well described is refused by its name") {
  const auto one = [](const std::string& dtype, const std::string& shape, int begin, int end, std::size_t data) {
    return parse(file_of("{" + tensor("x", dtype, shape, begin, end) + "}", data));
  };
  CHECK(one("U8", "[2,2]", 0, 4, 4).tensors.size() == 1);
  CHECK_REJECTS(parse(file_of("{\"x\":{}}")), "tensor 'x': expected an object of dtype, shape and data_offsets");
  CHECK_REJECTS(parse(file_of(R"({"x":{"dtype":"U8","shape":[],"data_offsets":[0,0],"more":1}})")),
                "expected an object of");
  CHECK_REJECTS(parse(file_of(R"({"x":{"dtype":8,"shape":[],"data_offsets":[0,0]}})")), "dtype is not a string");
  CHECK_REJECTS(one("F4", "[8]", 0, 4, 4), "tensor 'x': dtype 'F4', expected one like F32");
  CHECK_REJECTS(one("U8", "4", 0, 4, 4), "shape is not a list of whole numbers");
  CHECK_REJECTS(one("U8", "[-4]", 0, 4, 4), "shape is not a list of whole numbers");
  CHECK_REJECTS(one("U8", "[4.0]", 0, 4, 4), "shape is not a list of whole numbers");
  CHECK_REJECTS(one("U8", "[18446744073709551616]", 0, 4, 4), "shape is not a list of whole numbers");
  CHECK_REJECTS(one("U8", "[4]", 4, 0, 4), "data_offsets is not a beginning and an end");
  CHECK_REJECTS(parse(file_of(R"({"x":{"dtype":"U8","shape":[1],"data_offsets":[0]}})", 1)),
                "data_offsets is not a beginning and an end");
  CHECK_REJECTS(one("U8", "[3]", 0, 4, 4), "4 bytes, which is not what its shape and dtype need");
  CHECK_REJECTS(one("F32", "[4]", 0, 4, 4), "4 bytes, which is not");
  CHECK_REJECTS(one("U8", "[4294967296,4294967296]", 0, 0, 0), "0 bytes, which is not");  // the product is 2^64
  CHECK_REJECTS(one("F64", "[2305843009213693952]", 0, 0, 0), "0 bytes, which is not");
}

TEST_CASE("tensors fill the data without holes or overlaps") {
  const auto two = [](int a, int b, int c, int d) {
    return parse(file_of("{" + tensor("x", "U8", "[" + std::to_string(b - a) + "]", a, b) + "," +
                             tensor("y", "U8", "[" + std::to_string(d - c) + "]", c, d) + "}",
                         8));
  };
  CHECK(two(0, 3, 3, 8).tensors.size() == 2);
  CHECK_REJECTS(two(0, 3, 4, 8), "tensor 'y': begins at byte 4 of the data, expected 3");
  CHECK_REJECTS(two(0, 4, 3, 8), "tensor 'y': begins at byte 3 of the data, expected 4");
  CHECK_REJECTS(two(1, 4, 4, 8), "tensor 'x': begins at byte 1 of the data, expected 0");
  CHECK_REJECTS(two(0, 8, 0, 8), "begins at byte 0 of the data, expected 8");
  CHECK_REJECTS(two(0, 3, 3, 7), "8 bytes of data, of which the tensors take 7");
}

TEST_CASE("what could not be read is not written") {
  const std::span<const std::uint8_t> values(eight);
  CHECK_THROWS_AS(format_safetensors({{{"x", Dtype::f32, {1}, values}}, {}}), std::invalid_argument);
  CHECK_THROWS_AS(format_safetensors({{{"x", Dtype::f32, {2}, values}, {"x", Dtype::f32, {2}, values}}, {}}),
                  std::invalid_argument);
  CHECK_THROWS_AS(format_safetensors({{{"__metadata__", Dtype::f32, {2}, values}}, {}}), std::invalid_argument);
}
