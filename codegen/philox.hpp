#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// Counter-based randomness: a number is a function of a key and a counter, and of nothing else, so that neither the
/// thread count nor the point where a run was resumed can change it.
namespace sinter {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC'11), of `Count`
/// counters side by side: word w of counter i is word[w][i] before, and of its random numbers after. A compiler makes
/// vectors of the inner loop.
template <std::size_t Count>
[[gnu::always_inline]] constexpr void philox4x32(std::uint32_t (&word)[4][Count], PhiloxKey key) {
  for (int round = 0; round < 10; ++round) {
    for (std::size_t i = 0; i < Count; ++i) {
      const std::uint64_t first = std::uint64_t{0xD2511F53} * word[0][i];
      const std::uint64_t second = std::uint64_t{0xCD9E8D57} * word[2][i];
      word[0][i] = static_cast<std::uint32_t>(second >> 32) ^ word[1][i] ^ key[0];
      word[2][i] = static_cast<std::uint32_t>(first >> 32) ^ word[3][i] ^ key[1];
      word[1][i] = static_cast<std::uint32_t>(second);
      word[3][i] = static_cast<std::uint32_t>(first);
    }
    key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};  // Weyl sequences
  }
}

constexpr PhiloxCounter philox4x32(PhiloxCounter counter, PhiloxKey key) {
  std::uint32_t word[4][1] = {{counter[0]}, {counter[1]}, {counter[2]}, {counter[3]}};
  philox4x32(word, key);
  return {word[0][0], word[1][0], word[2][0], word[3][0]};
}

constexpr PhiloxKey philox_key(std::uint64_t seed) {
  return {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
}

/// Block `block` of the sequence that belongs to one (stream, index).
constexpr PhiloxCounter philox_counter(std::uint32_t block, std::uint32_t stream, std::uint64_t index) {
  return {block, stream, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32)};
}

/// As many blocks from `first` on, side by side: word w of one of them is word[w][i].
template <std::size_t Count>
[[gnu::always_inline]] constexpr void philox_blocks(std::uint32_t (&word)[4][Count], std::uint32_t first,
                                                    std::uint32_t stream, std::uint64_t index, PhiloxKey key) {
  for (std::size_t i = 0; i < Count; ++i) {
    const PhiloxCounter counter = philox_counter(first + static_cast<std::uint32_t>(i), stream, index);
    for (std::size_t w = 0; w < 4; ++w) word[w][i] = counter[w];
  }
  philox4x32(word, key);
}

/// [0, 1), a multiple of 2^-24: every value is exact in a float.
constexpr float unit_interval(std::uint32_t bits) { return static_cast<float>(bits >> 8) * 0x1p-24f; }

/// What a stream of numbers is for. The values are part of every recorded result: append, never renumber.
enum class Purpose : std::uint32_t {
  initialize = 1,
  shuffle = 2,
  dropout = 3,
  augment = 4,
  synthetic = 5,
  bench = 6,
  drop_channels = 7,
  drop_images = 8,
  noise = 9,
};

/// One stream per purpose and sub-stream (a parameter, a layer, …); `number` must be below 2^24.
constexpr std::uint32_t stream(Purpose purpose, std::uint32_t number = 0) {
  return static_cast<std::uint32_t>(purpose) << 24 | number;
}

}  // namespace sinter
