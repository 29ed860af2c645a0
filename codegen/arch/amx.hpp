#pragma once

#include <cstddef>
#include <cstdint>

#include "codegen/arch/select.hpp"

/// Intel's matrix unit: eight tiles of 16 rows of 64 bytes, and products of tiles of bfloat16.
namespace sinter::codegen::amx {

/// Whether this process has one, may use it, and shall. Asked of the system once. The environment variable
/// SINTER_AMX=off is a no.
bool is_used();
/// From now on, where there is one: for tests, which compare. @return what it was before
bool use(bool on);

/// Where the assembler knows the instructions.
#if SINTER_ARCH_LANES == 16 && defined(__x86_64__) && (defined(__AMX_BF16__) || !defined(__clang__))
#define SINTER_HAS_AMX 1
inline constexpr bool compiled = true;
#else
#define SINTER_HAS_AMX 0
inline constexpr bool compiled = false;
#endif

#if SINTER_HAS_AMX
// GCC 12 has macros that take nothing but literals.
template <int Tile>
[[gnu::always_inline]] inline void zero() {
  asm volatile("tilezero\t%%tmm%c0" : : "i"(Tile));
}
/// Rows of a tile, so many bytes apart.
template <int Tile>
[[gnu::always_inline]] inline void load(const void* from, std::ptrdiff_t stride) {
  asm volatile("tileloadd\t(%0,%1,1), %%tmm%c2" : : "r"(from), "r"(stride), "i"(Tile) : "memory");
}
template <int Tile>
[[gnu::always_inline]] inline void store(void* to, std::ptrdiff_t stride) {
  asm volatile("tilestored\t%%tmm%c2, (%0,%1,1)" : : "r"(to), "r"(stride), "i"(Tile) : "memory");
}
/// Sums += A · B, of bfloat16, B in pairs of A's columns.
template <int Sums, int A, int B>
[[gnu::always_inline]] inline void multiply() {
  asm volatile("tdpbf16ps\t%%tmm%c2, %%tmm%c1, %%tmm%c0" : : "i"(Sums), "i"(A), "i"(B));
}

/// While it lives this thread has tiles: 0 to 3 of sums, `rows` rows of 16 floats; 4 and 5 of as many rows of `terms`
/// bfloat16; 6 and 7 of terms / 2 rows of 16 pairs.
class Tiles {
 public:
  [[gnu::always_inline]] Tiles(int rows, int terms) {
    Configuration tiles;
    for (int i = 0; i < 8; i++) {
      tiles.rows[i] = static_cast<std::uint8_t>(i < 6 ? rows : terms / 2);
      tiles.bytes[i] = static_cast<std::uint16_t>(i == 4 || i == 5 ? 2 * terms : 64);
    }
    asm volatile("ldtilecfg\t%0" : : "m"(tiles));
  }
  [[gnu::always_inline]] ~Tiles() { asm volatile("tilerelease"); }
  Tiles(const Tiles&) = delete;
  Tiles& operator=(const Tiles&) = delete;

 private:
  struct alignas(64) Configuration {
    std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
    std::uint16_t bytes[16] = {};  ///< of a row
    std::uint8_t rows[16] = {};
  };
};
#endif

}  // namespace sinter::codegen::amx
