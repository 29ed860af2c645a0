#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

using ArchiveBytes = std::vector<std::uint8_t>;
using ArchiveEntries = std::vector<std::pair<std::string, ArchiveBytes>>;

/// The header of a file in a tar archive (POSIX.1-1988, ustar); `type` '0' is a regular file.
inline ArchiveBytes tar_header(const std::string& name, std::size_t size, char type = '0') {
  ArchiveBytes header(512);
  const auto put = [&](std::size_t at, const std::string& text) {
    std::copy(text.begin(), text.end(), header.begin() + static_cast<std::ptrdiff_t>(at));
  };
  char octal[16];
  put(0, name), put(100, "0000644"), put(108, "0000000"), put(116, "0000000");
  std::snprintf(octal, sizeof octal, "%011zo", size);
  put(124, octal), put(136, "00000000000"), put(148, "        "), put(156, std::string(1, type));
  put(257, std::string("ustar\0"
                       "00",
                       8));
  if (type == '2') put(157, "elsewhere");
  unsigned sum = 0;
  for (const std::uint8_t byte : header) sum += byte;
  std::snprintf(octal, sizeof octal, "%06o", sum);
  put(148, octal), header[154] = 0;
  return header;
}

inline ArchiveBytes tar_of(const ArchiveEntries& entries) {
  ArchiveBytes all;
  for (const auto& [name, bytes] : entries) {
    const ArchiveBytes header = tar_header(name, bytes.size());
    all.insert(all.end(), header.begin(), header.end());
    all.insert(all.end(), bytes.begin(), bytes.end());
    all.resize((all.size() + 511) / 512 * 512);
  }
  all.resize(all.size() + 1024);
  return all;
}

/// A zip archive of files that are stored as they are.
inline ArchiveBytes zip_of(const ArchiveEntries& entries) {
  ArchiveBytes all, contents;
  const auto put = [](ArchiveBytes& to, std::size_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) to.push_back(static_cast<std::uint8_t>(i < 8 ? value >> 8 * i : 0));
  };
  for (const auto& [name, bytes] : entries) {
    const std::size_t offset = all.size(), sum = crc32(0, bytes.data(), static_cast<uInt>(bytes.size()));
    const auto put_head = [&](ArchiveBytes& to) {
      put(to, 20, 2), put(to, 0, 8), put(to, sum, 4), put(to, bytes.size(), 4), put(to, bytes.size(), 4);
      put(to, name.size(), 2), put(to, 0, 2);
    };
    put(all, 0x04034b50, 4), put_head(all);
    all.insert(all.end(), name.begin(), name.end());
    all.insert(all.end(), bytes.begin(), bytes.end());
    put(contents, 0x02014b50, 4), put(contents, 20, 2), put_head(contents), put(contents, 0, 10);
    put(contents, offset, 4);
    contents.insert(contents.end(), name.begin(), name.end());
  }
  const std::size_t offset = all.size();
  all.insert(all.end(), contents.begin(), contents.end());
  put(all, 0x06054b50, 4), put(all, 0, 4), put(all, entries.size(), 2), put(all, entries.size(), 2);
  put(all, contents.size(), 4), put(all, offset, 4), put(all, 0, 2);
  return all;
}
