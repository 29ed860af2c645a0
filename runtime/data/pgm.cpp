#include "runtime/data/pgm.hpp"

#include <algorithm>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr std::size_t pgm_magic_bytes = 2, largest_value = 65535;

bool is_space(std::uint8_t byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }
bool is_digit(std::uint8_t byte) { return byte >= '0' && byte <= '9'; }

/// Goes through the bytes from front to back.
class PgmReader {
 public:
  PgmReader(std::span<const std::uint8_t> bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  std::size_t offset() const { return offset_; }
  std::size_t left() const { return bytes_.size() - offset_; }

  /// The decimal number after any white space and comments.
  std::size_t number(const char* what, std::size_t least, std::size_t most) {
    skip();
    const std::size_t start = offset_;
    std::size_t value = 0;
    for (; left() > 0 && is_digit(bytes_[offset_]) && value <= most; ++offset_)
      value = 10 * value + (bytes_[offset_] - std::size_t{'0'});
    if (offset_ == start) {
      if (left() == 0) fail(start, text("the file ends here, expected the %s (truncated?)", what));
      fail(start, text("found byte 0x%02x, expected the %s as a decimal number", unsigned{bytes_[start]}, what));
    }
    if (value < least || value > most) fail(start, text("the %s is not in %zu to %zu", what, least, most));
    return value;
  }

  std::size_t byte() { return bytes_[offset_++]; }

  /// The one white space between header and raw pixels.
  void separator() {
    if (left() == 0 || !is_space(bytes_[offset_])) fail(offset_, "expected white space after the maximum");
    ++offset_;
  }

  void skip() {
    while (left() > 0 && (is_space(bytes_[offset_]) || bytes_[offset_] == '#')) {
      if (bytes_[offset_] == '#') {
        while (left() > 0 && bytes_[offset_] != '\n') ++offset_;
      } else {
        ++offset_;
      }
    }
  }

  [[noreturn]] void fail(std::size_t offset, const std::string& what) const {
    throw InputError(name_ + text(": byte %zu: ", offset) + what);
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t offset_ = pgm_magic_bytes;
  const std::string& name_;
};

std::size_t raw_value(PgmReader& reader, std::size_t maximum) {
  const std::size_t start = reader.offset();
  const std::size_t high = maximum > 255 ? reader.byte() << 8 : 0;
  const std::size_t value = high | reader.byte();
  if (value > maximum) reader.fail(start, text("value %zu, expected at most the maximum, %zu", value, maximum));
  return value;
}

}  // namespace

bool is_pgm(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= pgm_magic_bytes && bytes[0] == 'P' && (bytes[1] == '2' || bytes[1] == '5');
}

xt::xtensor<std::uint8_t, 3> parse_pgm(std::span<const std::uint8_t> bytes, const std::string& name) {
  const bool plain = bytes[1] == '2';
  PgmReader reader(bytes, name);
  constexpr std::size_t longest_side = 1 << 15;
  const std::size_t width = reader.number("width", 1, longest_side), height = reader.number("height", 1, longest_side);
  const std::size_t maximum = reader.number("maximum", 1, largest_value);
  if (!plain) reader.separator();

  // A plain value takes a digit and, but for the last, a space.
  const std::size_t each = plain || maximum > 255 ? 2 : 1;
  const std::size_t needed = width * height * each - (plain ? 1 : 0);
  if (reader.left() < needed) {
    reader.fail(bytes.size(), text("the file ends here, %zux%zu values take at least %zu more bytes (truncated?)",
                                   height, width, needed - reader.left()));
  }
  auto pixels = xt::xtensor<std::uint8_t, 3>::from_shape({height, width, 1});
  std::generate_n(pixels.data(), pixels.size(), [&] {
    const std::size_t value = plain ? reader.number("value of a pixel", 0, maximum) : raw_value(reader, maximum);
    return static_cast<std::uint8_t>((2 * 255 * value + maximum) / (2 * maximum));
  });
  if (plain) reader.skip();
  if (reader.left() > 0) {
    reader.fail(reader.offset(), text("expected the end of the file after %zux%zu values, found %zu more bytes", height,
                                      width, reader.left()));
  }
  return pixels;
}

}  // namespace sinter
