#include "runtime/data/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

#include "runtime/error.hpp"
#include "runtime/text.hpp"

namespace sinter {
namespace {

constexpr std::size_t first_output = 1 << 16;
constexpr std::size_t longest_piece = 1 << 30;  // zlib counts pieces in 32 bits

class Inflater {
 public:
  Inflater() {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// One call of zlib; moves the two positions on.
  int advance(std::span<const std::uint8_t> packed, std::size_t& consumed, Bytes& output, std::size_t& produced) {
    stream_.next_in = const_cast<Bytef*>(packed.data() + consumed);  // zlib's interface predates const; it only reads
    stream_.avail_in = static_cast<uInt>(std::min(packed.size() - consumed, longest_piece));
    stream_.next_out = output.data() + produced;
    stream_.avail_out = static_cast<uInt>(std::min(output.size() - produced, longest_piece));
    const uInt offered = stream_.avail_in, room = stream_.avail_out;
    const int status = inflate(&stream_, Z_NO_FLUSH);
    consumed += offered - stream_.avail_in;
    produced += room - stream_.avail_out;
    return status;
  }

  const char* message() const { return stream_.msg != nullptr ? stream_.msg : "not gzip data"; }

 private:
  z_stream stream_{};
};

[[noreturn]] void fail(const std::string& name, std::size_t offset, const std::string& what) {
  throw InputError(name + text(": byte %zu of the gzip data: ", offset) + what);
}

}  // namespace

bool is_gzip(std::span<const std::uint8_t> bytes) { return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b; }

Bytes gunzip(std::span<const std::uint8_t> packed, const std::string& name, std::size_t limit) {
  Inflater inflater;
  Bytes output(std::min(first_output, limit + 1));  // one byte over the limit tells "just fits" from "too much"
  std::size_t consumed = 0, produced = 0;
  while (true) {
    const int status = inflater.advance(packed, consumed, output, produced);
    if (produced > limit) fail(name, consumed, text("unpacks to more than %zu bytes, the most that is read", limit));
    if (status == Z_STREAM_END) break;
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status != Z_OK && status != Z_BUF_ERROR) fail(name, consumed, status == Z_NEED_DICT ? "needs a dictionary" : inflater.message());
    if (produced == output.size()) {
      grow(output, 2 * produced < limit ? 2 * produced : limit + 1);
    } else if (consumed == packed.size()) {
      fail(name, consumed, "the file ends here, expected more gzip data (truncated?)");
    }
  }
  if (is_gzip(packed.subspan(consumed))) {
    fail(name, consumed, "a second gzip member begins here, expected one; unpack the file with gunzip first");
  }
  if (consumed != packed.size()) {
    fail(name, consumed, text("expected the end of the file after the gzip data, found %zu more bytes", packed.size() - consumed));
  }
  output.resize(produced);
  return output;
}

Bytes read_maybe_gzip(const std::string& path, std::size_t limit) {
  Bytes bytes = read_regular_file(path, limit);
  return is_gzip(bytes) ? gunzip(bytes, path, limit) : bytes;
}

}  // namespace sinter
