#pragma once

#include <cstdint>
#include <string>

/// Numbers for people.
namespace sinter {

/// 421738 as `421,738`.
std::string grouped(std::int64_t number);

/// `512 B`, `3.06 KiB`, `17.96 MiB`, `1.20 GiB`: three digits at least.
std::string bytes_text(std::int64_t bytes);

double mebibytes(std::int64_t bytes);
inline double mebibytes(std::uint64_t bytes) { return mebibytes(static_cast<std::int64_t>(bytes)); }

/// 0.9911 as `99.11 %`.
std::string percent(double share, int decimals = 2);

/// `512`, `3.06 k`, `225.79 M`, `1.20 G`.
std::string count_text(double count);

}  // namespace sinter
