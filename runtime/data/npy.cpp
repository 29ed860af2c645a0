#include "runtime/data/npy.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "runtime/base/error.hpp"
#include "runtime/base/file.hpp"
#include "runtime/base/memory.hpp"
#include "runtime/base/text.hpp"

// Not xtensor's load_npy: it takes memory for the declared shape before it looks at how many bytes there are, and knows
// one order of keys.
namespace sinter {
namespace {

constexpr std::size_t largest_npy_file = std::size_t{1} << 32;
constexpr std::size_t most_extents = 32;  // NumPy's own limit
constexpr std::size_t longest_prefix = 12, longest_header = 1 << 16;
constexpr std::string_view magic = "\x93NUMPY";

struct ElementType {
  char kind;  ///< f, i, u, b
  std::size_t bytes;
  bool swapped;  ///< in the other byte order than this machine's
};

struct Header {
  std::optional<ElementType> type;
  std::optional<bool> fortran_order;
  std::optional<std::vector<std::size_t>> shape;
  std::size_t shape_offset = 0;
  std::size_t data_offset = 0;
};

/// Goes through the header, a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }. `bytes`
/// are the first of a file of `size` bytes, as many as a header may have.
class HeaderReader {
 public:
  HeaderReader(std::span<const std::uint8_t> bytes, std::size_t size, const std::string& name)
      : bytes_(reinterpret_cast<const char*>(bytes.data()), bytes.size()), size_(size), name_(name) {}

  Header read() {
    Header header;
    bound();
    expect('{');
    while (!take('}')) {
      entry(header);
      if (!take(',') && peek() != '}') fail(offset_, "expected , or }");
    }
    if (offset_ != end_ && peek() != '\n') fail(offset_, "expected the end of the header after }");
    header.data_offset = end_;
    if (!header.type || !header.fortran_order || !header.shape) {
      fail(start_, "the header lacks one of 'descr', 'fortran_order' and 'shape'");
    }
    return header;
  }

  [[noreturn]] void fail(std::size_t offset, const std::string& what) const {
    throw InputError(name_ + text(": byte %zu: ", offset) + what);
  }

 private:
  /// Finds where the header starts and ends: after the magic and the version its length stands, 2 or 4 bytes,
  /// little-endian.
  void bound() {
    if (!bytes_.starts_with(magic)) fail(0, "expected the magic \\x93NUMPY of an .npy file");
    const std::size_t version_offset = magic.size();
    if (bytes_.size() < version_offset + 2) fail(bytes_.size(), "the file ends here, expected the version");
    const auto version = static_cast<unsigned char>(bytes_[version_offset]);
    if (version < 1 || version > 3) fail(version_offset, text("version %u, expected 1 to 3", unsigned{version}));
    const std::size_t length_bytes = version == 1 ? 2 : 4;
    start_ = version_offset + 2 + length_bytes;
    if (bytes_.size() < start_) fail(bytes_.size(), "the file ends here, expected the length of the header");
    std::size_t length = 0;
    for (std::size_t i = 0; i < length_bytes; ++i)
      length |= std::size_t{static_cast<unsigned char>(bytes_[start_ - length_bytes + i])} << 8 * i;
    if (length > size_ - start_) {
      fail(start_ - length_bytes,
           text("a header of %zu bytes, more than the %zu bytes that follow", length, size_ - start_));
    }
    if (length > longest_header) {
      fail(start_ - length_bytes,
           text("a header of %zu bytes, more than the %zu that are read", length, longest_header));
    }
    offset_ = start_;
    end_ = start_ + length;
  }

  void entry(Header& header) {
    skip();
    const std::size_t start = offset_;
    const std::string_view key = quoted();
    expect(':');
    skip();
    bool first = false;
    if (key == "descr") {
      first = !header.type;
      header.type = type();
    } else if (key == "fortran_order") {
      first = !header.fortran_order;
      header.fortran_order = boolean();
    } else if (key == "shape") {
      first = !header.shape;
      header.shape_offset = offset_;
      header.shape = shape();
    } else {
      fail(start, "a key that is none of 'descr', 'fortran_order' and 'shape'");
    }
    if (!first) fail(start, "this key stands here a second time");
  }

  ElementType type() {
    const std::size_t start = offset_;
    const std::string_view word = quoted();
    constexpr std::string_view known = " b1 f2 f4 f8 u1 i1 u2 i2 u4 i4 u8 i8 ";
    const bool shaped = word.size() == 3 && word.find(' ') == word.npos && known.find(word.substr(1)) != known.npos;
    const bool one_byte = shaped && word[2] == '1';
    if (!shaped || !(word[0] == '<' || word[0] == '>' || word[0] == '=' || (word[0] == '|' && one_byte))) {
      fail(start,
           "an element type that is not read; expected booleans, floating-point numbers of 16 to 64 bits or integers "
           "of 8 to 64 bits "
           "('<f4', '|u1', '>i2', …)");
    }
    const bool little = std::endian::native == std::endian::little;
    return {word[1], static_cast<std::size_t>(word[2] - '0'), word[0] == (little ? '>' : '<')};
  }

  bool boolean() {
    for (const std::string_view word : {"True", "False"}) {
      if (!rest().starts_with(word)) continue;
      offset_ += word.size();
      return word == "True";
    }
    fail(offset_, "expected True or False");
  }

  std::vector<std::size_t> shape() {
    std::vector<std::size_t> extents;
    expect('(');
    while (!take(')')) {
      if (extents.size() == most_extents) fail(offset_, text("more than %zu extents", most_extents));
      extents.push_back(number());
      if (!take(',') && (peek() != ')' || extents.size() == 1)) fail(offset_, "expected , between extents");
    }
    return extents;
  }

  std::size_t number() {
    skip();
    const std::size_t start = offset_;
    std::size_t value = 0;
    for (; peek() >= '0' && peek() <= '9'; ++offset_) {
      if (value > size_) break;  // too large already, and far from overflow
      value = 10 * value + static_cast<std::size_t>(peek() - '0');
    }
    if (offset_ == start) fail(start, "expected an extent, a decimal number");
    if (value == 0) fail(start, text("an extent of 0, expected at least 1"));
    if (value > size_) fail(start, text("an extent that exceeds the %zu bytes of the file", size_));
    if (peek() == 'L') ++offset_;  // as Python 2 writes long integers
    return value;
  }

  std::string_view quoted() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') fail(offset_, "expected a name in quotes");
    const std::size_t length = rest().substr(1).find(quote);
    if (length == std::string_view::npos) fail(offset_, "this quote is not closed");
    const std::string_view inside = rest().substr(1, length);
    offset_ += length + 2;
    return inside;
  }

  void skip() {
    while (offset_ < end_ && bytes_[offset_] == ' ') ++offset_;
  }
  /// The next character, '\0' at the end of the header.
  char peek() const { return offset_ < end_ ? bytes_[offset_] : '\0'; }
  std::string_view rest() const { return bytes_.substr(offset_, end_ - offset_); }

  /// Moves past white space, and past `letter` if it is next; then past white space again.
  bool take(char letter) {
    skip();
    if (peek() != letter) return false;
    ++offset_;
    skip();
    return true;
  }
  void expect(char letter) {
    if (!take(letter)) fail(offset_, text("expected %c", letter));
  }

  std::string_view bytes_;
  std::size_t size_;
  const std::string& name_;
  std::size_t start_ = 0, offset_ = 0, end_ = 0;
};

/// Refuses a shape unless its elements are exactly what the bytes after the header hold.
void check_shape(const HeaderReader& reader, const Header& header, std::size_t present) {
  if (header.shape->empty()) reader.fail(header.shape_offset, "an array without extents, expected at least one");
  const std::size_t room = present / header.type->bytes;
  std::size_t product = 1;
  for (const std::size_t extent : *header.shape) {
    // Dividing keeps the product from overflowing.
    if (extent > room / product) {
      reader.fail(header.shape_offset, text("a shape of more elements than the %zu that follow the header", room));
    }
    product *= extent;
  }
  const std::size_t needed = product * header.type->bytes;
  if (needed != present) {
    reader.fail(
        header.data_offset + needed,
        text("expected the end of the file after %zu elements, found %zu more bytes", product, present - needed));
  }
}

/// The elements: first those that came with the header, then those still to be read.
class Elements {
 public:
  Elements(const Header& header, std::span<const std::uint8_t> begun, ByteStream& rest)
      : header_(header), begun_(begun), rest_(rest) {}

  template <class T>
  NpyElements<T> as() {
    auto values = NpyElements<T>::from_shape(*header_.shape);
    if (!*header_.fortran_order) {
      read(values);
      return values;
    }
    auto turned =
        xt::xarray_container<xt::uvector<T>, xt::layout_type::column_major, std::vector<std::size_t>>::from_shape(
            *header_.shape);
    read(turned);
    values = turned;
    return values;
  }

 private:
  void read(auto& values) {
    constexpr std::size_t size = sizeof(values.data()[0]);
    const std::span bytes(reinterpret_cast<std::uint8_t*>(values.data()), values.size() * size);
    const std::size_t count = std::min(begun_.size(), bytes.size());
    std::copy_n(begun_.begin(), count, bytes.begin());
    rest_.read(bytes.subspan(count));
    if (!header_.type->swapped) return;
    for (auto element = bytes.begin(); element != bytes.end(); element += size) std::reverse(element, element + size);
  }

  const Header& header_;
  std::span<const std::uint8_t> begun_;
  ByteStream& rest_;
};

/// IEEE's binary16.
float from_half(std::uint16_t half) {
  constexpr float least = 0x1p-24f;
  const int exponent = half >> 10 & 31, fraction = half & 1023;
  const float size = exponent == 0    ? static_cast<float>(fraction) * least
                     : exponent == 31 ? (fraction == 0 ? std::numeric_limits<float>::infinity()
                                                       : std::numeric_limits<float>::quiet_NaN())
                                      : std::ldexp(static_cast<float>(1024 + fraction) * least, exponent - 1);
  return half >> 15 == 0 ? size : -size;
}

template <class T>
NpyElements<float> floats_of(const NpyElements<T>& from, float (*as_float)(T)) {
  auto values = NpyElements<float>::from_shape(from.shape());
  std::transform(from.begin(), from.end(), values.begin(), as_float);
  return values;
}

NpyArray read_stream(ByteStream& in, const std::string& name) {
  const std::size_t size = in.at_most();
  Bytes head(std::min(size, longest_prefix + longest_header));
  in.read(head);
  HeaderReader reader(head, size, name);
  const Header header = reader.read();
  check_shape(reader, header, size - header.data_offset);
  require_memory((size - header.data_offset) * (*header.fortran_order ? 2 : 1), name);
  Elements elements(header, std::span<const std::uint8_t>(head).subspan(header.data_offset), in);
  switch (header.type->kind) {
    case 'b':
      return floats_of<std::uint8_t>(elements.as<std::uint8_t>(),
                                     [](std::uint8_t value) { return value == 0 ? 0.f : 1.f; });
    case 'f':
      if (header.type->bytes == 2) return floats_of<std::uint16_t>(elements.as<std::uint16_t>(), from_half);
      if (header.type->bytes == 4) return elements.as<float>();
      return elements.as<double>();
    case 'i':
      if (header.type->bytes == 1) return elements.as<std::int8_t>();
      if (header.type->bytes == 2) return elements.as<std::int16_t>();
      if (header.type->bytes == 4) return elements.as<std::int32_t>();
      return elements.as<std::int64_t>();
    case 'u':
      if (header.type->bytes == 1) return elements.as<std::uint8_t>();
      if (header.type->bytes == 2) return elements.as<std::uint16_t>();
      if (header.type->bytes == 4) return elements.as<std::uint32_t>();
      return elements.as<std::uint64_t>();
  }
  throw std::logic_error("npy: an element type that was accepted and is not read");
}

}  // namespace

NpyArray parse_npy(std::span<const std::uint8_t> bytes, const std::string& name) {
  SpanStream stream(bytes);
  return read_stream(stream, name);
}

NpyArray read_npy(const std::string& path) {
  FileStream file(path, largest_npy_file);
  return read_stream(file, path);
}

}  // namespace sinter
