#include "runtime/data/png.hpp"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include "runtime/base/error.hpp"
#include "runtime/base/gzip.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr std::size_t signature_bytes = 8;
constexpr png_uint_32 longest_side = 1 << 15;
constexpr std::size_t most_bytes = std::size_t{1} << 28;  // 256 MiB of pixels
constexpr png_alloc_size_t most_memory = 1 << 23;         // of libpng itself: rows, zlib's window, palettes

/// What libpng reads from, and where its complaint is kept.
struct PngSource {
  std::span<const std::uint8_t> bytes;
  std::size_t offset = 0;
  char message[200] = "";
};

void read(png_structp png, png_bytep to, std::size_t count) {
  PngSource& source = *static_cast<PngSource*>(png_get_io_ptr(png));
  if (count > source.bytes.size() - source.offset) {
    source.offset = source.bytes.size();
    png_error(png, "the file ends here, expected more of the PNG file (truncated?)");
  }
  std::memcpy(to, source.bytes.data() + source.offset, count);
  source.offset += count;
}

void complain(png_structp png, png_const_charp message) {
  PngSource& source = *static_cast<PngSource*>(png_get_error_ptr(png));
  text_into(source.message, "%s", message);
  png_longjmp(png, 1);
}

void ignore(png_structp, png_const_charp) {}

/// libpng's memory, so that it has an end; before each piece stands its size. These must not throw: C calls them.
struct Memory {
  std::size_t used = 0;
};
constexpr std::size_t before_piece = alignof(std::max_align_t);

png_voidp take_memory(png_structp png, png_alloc_size_t size) {
  Memory& memory = *static_cast<Memory*>(png_get_mem_ptr(png));
  if (size > most_memory - memory.used) return nullptr;
  auto* piece = static_cast<std::uint8_t*>(::operator new(before_piece + size, std::nothrow));
  if (piece == nullptr) return nullptr;
  memory.used += size;
  std::memcpy(piece, &size, sizeof size);
  return piece + before_piece;
}

void give_back(png_structp png, png_voidp pointer) {
  if (pointer == nullptr) return;
  auto* piece = static_cast<std::uint8_t*>(pointer) - before_piece;
  png_alloc_size_t size = 0;
  std::memcpy(&size, piece, sizeof size);
  static_cast<Memory*>(png_get_mem_ptr(png))->used -= size;
  ::operator delete(piece);
}

/// libpng's two structures, and its errors as InputErrors.
class PngReader {
 public:
  PngReader(std::span<const std::uint8_t> bytes, const std::string& name) : source_{.bytes = bytes}, name_(name) {
    png_ =
        png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &source_, complain, ignore, &memory_, take_memory, give_back);
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw std::bad_alloc();
    }
    png_set_user_limits(png_, longest_side, longest_side);
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);  // and none that is known but not needed
    png_set_read_fn(png_, &source_, read);
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  /// Runs calls of libpng. Its errors jump out of `calls`, which therefore must not make anything that has to be
  /// destroyed.
  template <class Calls>
  void guarded(const Calls& calls) {
    if (setjmp(png_jmpbuf(png_)) != 0) fail(source_.message);
    calls(png_, info_);
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw InputError(name_ + text(": byte %zu: ", source_.offset) + what);
  }

  std::size_t height() const { return png_get_image_height(png_, info_); }
  std::size_t width() const { return png_get_image_width(png_, info_); }
  std::size_t channels() const { return png_get_channels(png_, info_); }
  std::size_t row_bytes() const { return png_get_rowbytes(png_, info_); }

 private:
  PngSource source_;
  Memory memory_;
  const std::string& name_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

/// Whether the file is long enough for the pixels it declares.
void check_size(const PngReader& reader, std::size_t present) {
  const std::size_t packed = reader.height() * reader.row_bytes();  // both at most 2^18
  if (packed / best_compression > present) {
    reader.fail(
        text("declares %zux%zu pixels, more than its %zu bytes can hold", reader.height(), reader.width(), present));
  }
  const std::size_t unpacked = reader.height() * reader.width() * 4;
  if (unpacked > most_bytes) {
    reader.fail(text("declares %zux%zu pixels, more than the %zu bytes that are read", reader.height(), reader.width(),
                     most_bytes));
  }
}

using Pixels = xt::xtensor<std::uint8_t, 3>;

/// Mean brightness of what is not transparent, 0..255; 255 where all is. `pixels` have their opacity as the last
/// channel.
double brightness(const Pixels& pixels) {
  const std::size_t channels = pixels.shape(2), colors = channels - 1;
  double sum = 0, weight = 0;
  for (const std::uint8_t* pixel = pixels.data(); pixel != pixels.data() + pixels.size(); pixel += channels) {
    for (std::size_t c = 0; c < colors; ++c) sum += static_cast<double>(pixel[colors] * pixel[c]);
    weight += static_cast<double>(colors * pixel[colors]);
  }
  return weight > 0 ? sum / weight : 255;
}

bool all_opaque(const Pixels& pixels) {
  const std::size_t channels = pixels.shape(2);
  for (std::size_t i = channels - 1; i < pixels.size(); i += channels) {
    if (pixels.data()[i] != 255) return false;
  }
  return true;
}

/// Without the opacity: the colours mixed with those of the ground, rounded.
LoadedImage lay_on(ImageGround ground, const Pixels& pixels) {
  const std::size_t channels = pixels.shape(2), colors = channels - 1;
  if (ground == ImageGround::contrast) ground = brightness(pixels) < 127.5 ? ImageGround::white : ImageGround::black;
  const unsigned under = ground == ImageGround::white ? 255 : 0;
  LoadedImage image{Pixels::from_shape({pixels.shape(0), pixels.shape(1), colors}), ground};
  if (all_opaque(pixels)) image.shown_on.reset();
  std::uint8_t* to = image.pixels.data();
  for (const std::uint8_t* pixel = pixels.data(); pixel != pixels.data() + pixels.size(); pixel += channels) {
    const unsigned opacity = pixel[colors];
    for (std::size_t c = 0; c < colors; ++c)
      *to++ = static_cast<std::uint8_t>((pixel[c] * opacity + under * (255 - opacity) + 127) / 255);
  }
  return image;
}

}  // namespace

bool is_png(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= signature_bytes && png_sig_cmp(bytes.data(), 0, signature_bytes) == 0;
}

LoadedImage parse_png(std::span<const std::uint8_t> bytes, const std::string& name, ImageGround ground) {
  PngReader reader(bytes, name);
  reader.guarded([](png_structp png, png_infop info) { png_read_info(png, info); });
  check_size(reader, bytes.size());
  reader.guarded([](png_structp png, png_infop info) {
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
  });
  auto pixels = Pixels::from_shape({reader.height(), reader.width(), reader.channels()});
  if (reader.row_bytes() * reader.height() != pixels.size())
    throw std::logic_error("libpng: rows of another length than asked for");
  std::vector<png_bytep> rows(reader.height());
  for (std::size_t y = 0; y < rows.size(); ++y) rows[y] = pixels.data() + y * reader.row_bytes();
  reader.guarded([&rows](png_structp png, png_infop) {
    png_read_image(png, rows.data());
    png_read_end(png, nullptr);
  });
  if (pixels.shape(2) % 2 == 0) return lay_on(ground, pixels);
  return {std::move(pixels)};
}

}  // namespace sinter
