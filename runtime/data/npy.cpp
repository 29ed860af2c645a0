#include "runtime/data/npy.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <string_view>
#include <vector>
#include <xtensor/xadapt.hpp>

#include "runtime/data/file.hpp"
#include "runtime/error.hpp"
#include "runtime/text.hpp"

// Not xtensor's load_npy: it takes memory for the declared shape before it looks at how many bytes there are, and knows one order of keys.
namespace sinter {
namespace {

constexpr std::size_t limit = std::size_t{1} << 32;
constexpr std::size_t most_extents = 32;  // NumPy's own limit
constexpr std::string_view magic = "\x93NUMPY";

struct ElementType {
  char kind;  ///< f, i, u
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

/// Goes through the header, a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
class HeaderReader {
 public:
  HeaderReader(std::span<const std::uint8_t> bytes, const std::string& name)
      : bytes_(reinterpret_cast<const char*>(bytes.data()), bytes.size()), name_(name) {}

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
  /// Finds where the header starts and ends: after the magic and the version its length stands, 2 or 4 bytes, little-endian.
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
    if (length > bytes_.size() - start_) {
      fail(start_ - length_bytes, text("a header of %zu bytes, more than the %zu bytes that follow", length, bytes_.size() - start_));
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
    constexpr std::string_view known = " f4 f8 u1 i1 u2 i2 u4 i4 u8 i8 ";
    const bool shaped = word.size() == 3 && word.find(' ') == word.npos && known.find(word.substr(1)) != known.npos;
    const bool one_byte = shaped && word[2] == '1';
    if (!shaped || !(word[0] == '<' || word[0] == '>' || word[0] == '=' || (word[0] == '|' && one_byte))) {
      fail(start, "an element type that is not read; expected float32, float64 or an integer of 8 to 64 bits ('<f4', '|u1', '>i2', …)");
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
      if (value > bytes_.size()) break;  // too large already, and far from overflow
      value = 10 * value + static_cast<std::size_t>(peek() - '0');
    }
    if (offset_ == start) fail(start, "expected an extent, a decimal number");
    if (value == 0) fail(start, text("an extent of 0, expected at least 1"));
    if (value > bytes_.size()) fail(start, text("an extent that exceeds the %zu bytes of the file", bytes_.size()));
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
  const std::string& name_;
  std::size_t start_ = 0, offset_ = 0, end_ = 0;
};

/// The number of elements, which is exactly what the bytes after the header hold.
std::size_t count_elements(const HeaderReader& reader, const Header& header, std::size_t present) {
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
    reader.fail(header.data_offset + needed,
                text("expected the end of the file after %zu elements, found %zu more bytes", product, present - needed));
  }
  return product;
}

template <class T>
NpyArray decode(const Header& header, std::span<const std::uint8_t> data, std::size_t count) {
  std::vector<T> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::array<std::uint8_t, sizeof(T)> element{};
    std::copy_n(data.begin() + static_cast<std::ptrdiff_t>(i * sizeof(T)), sizeof(T), element.begin());
    if (header.type->swapped) std::reverse(element.begin(), element.end());
    values[i] = std::bit_cast<T>(element);
  }
  if (*header.fortran_order) return NpyElements<T>(xt::adapt<xt::layout_type::column_major>(values, *header.shape));
  return NpyElements<T>(xt::adapt(values, *header.shape));
}

}  // namespace

NpyArray parse_npy(std::span<const std::uint8_t> bytes, const std::string& name) {
  HeaderReader reader(bytes, name);
  const Header header = reader.read();
  const std::span<const std::uint8_t> data = bytes.subspan(header.data_offset);
  const std::size_t count = count_elements(reader, header, data.size());
  const auto as = [&](auto of) { return decode<decltype(of)>(header, data, count); };
  const bool is_signed = header.type->kind == 'i';
  switch (header.type->bytes) {
    case 1:
      return is_signed ? as(std::int8_t{}) : as(std::uint8_t{});
    case 2:
      return is_signed ? as(std::int16_t{}) : as(std::uint16_t{});
    case 4:
      return header.type->kind == 'f' ? as(float{}) : is_signed ? as(std::int32_t{}) : as(std::uint32_t{});
    default:
      return header.type->kind == 'f' ? as(double{}) : is_signed ? as(std::int64_t{}) : as(std::uint64_t{});
  }
}

NpyArray read_npy(const std::string& path) { return parse_npy(read_regular_file(path, limit), path); }

}  // namespace sinter
