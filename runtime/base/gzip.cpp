#include "runtime/base/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

#include "runtime/base/error.hpp"
#include "runtime/base/file.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr std::size_t first_output = 1 << 16, packed_piece = 1 << 16;
constexpr std::size_t longest_piece = 1 << 30;                // zlib counts pieces in 32 bits
constexpr std::size_t most_held_back = 2 * best_compression;  // by zlib, of what it has read already

class GunzipStream : public ByteStream {
 public:
  GunzipStream(std::unique_ptr<ByteStream> packed, std::string name, std::size_t limit)
      : packed_(std::move(packed)), name_(std::move(name)), limit_(limit), piece_(packed_piece) {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc();
  }
  ~GunzipStream() override { inflateEnd(&stream_); }
  GunzipStream(const GunzipStream&) = delete;
  GunzipStream& operator=(const GunzipStream&) = delete;

  std::size_t read(std::span<std::uint8_t> to) override {
    std::size_t filled = 0;
    while (filled < to.size() && !ended_) {
      refill();
      filled += advance(to.subspan(filled));
    }
    return filled;
  }

  std::size_t at_most() const override {
    if (ended_) return 0;
    const std::size_t waiting = packed_->at_most() + stream_.avail_in, room = limit_ - stream_.total_out;
    return waiting > room / best_compression ? room : std::min(room, waiting * best_compression + most_held_back);
  }

 private:
  void refill() {
    if (stream_.avail_in > 0) return;
    stream_.next_in = piece_.data();
    stream_.avail_in = static_cast<uInt>(packed_->read(piece_));
  }

  /// One call of zlib; how many bytes came out.
  std::size_t advance(std::span<std::uint8_t> to) {
    const uInt room = static_cast<uInt>(std::min(to.size(), longest_piece));
    const bool exhausted = stream_.avail_in == 0;
    stream_.next_out = to.data();
    stream_.avail_out = room;
    const int status = inflate(&stream_, Z_NO_FLUSH);
    const std::size_t count = room - stream_.avail_out;
    if (stream_.total_out > limit_) fail(text("unpacks to more than %zu bytes, the most that is read", limit_));
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status == Z_STREAM_END) {
      check_end();
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      fail(status == Z_NEED_DICT ? "needs a dictionary" : stream_.msg != nullptr ? stream_.msg : "not gzip data");
    } else if (exhausted && count == 0) {
      fail("the file ends here, expected more gzip data (truncated?)");
    }
    return count;
  }

  void check_end() {
    ended_ = true;
    std::copy_n(stream_.next_in, stream_.avail_in, piece_.begin());
    const std::size_t left = stream_.avail_in;
    const std::size_t after = left + packed_->read(std::span(piece_).subspan(left));
    if (is_gzip(std::span(piece_).first(after))) {
      fail("a second gzip member begins here, expected one; unpack the file with gunzip first");
    }
    if (after > 0) {
      fail(
          text("expected the end of the file after the gzip data, found %zu more bytes", after + packed_->skip_rest()));
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw InputError(name_ + text(": byte %zu of the gzip data: ", std::size_t{stream_.total_in}) + what);
  }

  std::unique_ptr<ByteStream> packed_;
  std::string name_;
  std::size_t limit_;
  Bytes piece_;
  z_stream stream_{};
  bool ended_ = false;
};

/// A stream of which the first bytes were read already.
class BegunStream : public ByteStream {
 public:
  BegunStream(ByteStream& rest, std::size_t begun) : begun_(begun), rest_(rest) { begun_.resize(rest_.read(begun_)); }

  const Bytes& begun() const { return begun_; }
  std::size_t read(std::span<std::uint8_t> to) override {
    const std::size_t count = std::min(to.size(), begun_.size() - used_);
    std::copy_n(begun_.begin() + static_cast<std::ptrdiff_t>(used_), count, to.begin());
    used_ += count;
    return count + rest_.read(to.subspan(count));
  }
  std::size_t at_most() const override { return begun_.size() - used_ + rest_.at_most(); }

 private:
  Bytes begun_;
  std::size_t used_ = 0;
  ByteStream& rest_;
};

}  // namespace

bool is_gzip(std::span<const std::uint8_t> bytes) { return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b; }

std::unique_ptr<ByteStream> unpacking(std::unique_ptr<ByteStream> packed, const std::string& name, std::size_t limit) {
  return std::make_unique<GunzipStream>(std::move(packed), name, limit);
}

std::unique_ptr<ByteStream> maybe_unpacking(ByteStream& bytes, const std::string& name, std::size_t limit) {
  auto all = std::make_unique<BegunStream>(bytes, 2);
  if (!is_gzip(all->begun())) return all;
  return unpacking(std::move(all), name, limit);
}

Bytes gunzip(std::span<const std::uint8_t> packed, const std::string& name, std::size_t limit) {
  GunzipStream stream(std::make_unique<SpanStream>(packed), name, limit);
  // one byte over the limit tells "just fits" from "too much"
  return read_rest(stream, std::min(first_output, limit + 1));
}

std::unique_ptr<ByteStream> open_maybe_gzip(const std::string& path, std::size_t limit) {
  auto file = std::make_unique<FileStream>(path, limit);
  if (!is_gzip(file->first(2))) return file;
  return unpacking(std::move(file), path, limit);
}

}  // namespace sinter
