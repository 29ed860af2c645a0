#pragma once

#include <cstdint>

namespace sinter {

inline constexpr std::int64_t KiB = 1024, MiB = 1024 * KiB;

}  // namespace sinter
