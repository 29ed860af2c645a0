#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sinter {

using Bytes = std::vector<std::uint8_t>;

/// Bytes from front to back, taken when they are asked for: whoever reads them looks at their beginning before there is
/// memory for the rest.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Fills `to` as far as there are bytes: fewer only where the stream ends. Throws InputError.
  virtual std::size_t read(std::span<std::uint8_t> to) = 0;
  /// No more than so many bytes are left, known without reading them.
  virtual std::size_t at_most() const = 0;
  /// Passes over the bytes that are left and says how many they were.
  virtual std::size_t skip_rest() {
    std::array<std::uint8_t, 1 << 14> passed_over{};
    std::size_t sum = 0;
    for (std::size_t count = 1; count > 0; sum += count) count = read(passed_over);
    return sum;
  }
};

/// Of bytes in memory, which must outlive it.
class SpanStream : public ByteStream {
 public:
  explicit SpanStream(std::span<const std::uint8_t> bytes) : left_(bytes) {}

  std::size_t read(std::span<std::uint8_t> to) override {
    const std::size_t count = std::min(to.size(), left_.size());
    std::copy_n(left_.begin(), count, to.begin());
    left_ = left_.subspan(count);
    return count;
  }
  std::size_t at_most() const override { return left_.size(); }
  std::size_t skip_rest() override { return std::exchange(left_, {}).size(); }

 private:
  std::span<const std::uint8_t> left_;
};

/// All that is left of a stream. Takes memory for `first` bytes, and then twice as much each time there are more.
inline Bytes read_rest(ByteStream& stream, std::size_t first) {
  Bytes bytes(first);
  std::size_t used = stream.read(bytes);
  while (used == bytes.size()) {
    // the byte too many tells that there is none
    const std::size_t size = used + std::min(used + 4096, stream.at_most() + 1);
    // resize alone would double the memory, past any limit
    bytes.reserve(size);
    bytes.resize(size);
    used += stream.read(std::span(bytes).subspan(used));
  }
  bytes.resize(used);
  return bytes;
}

}  // namespace sinter
