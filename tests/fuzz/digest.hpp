#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/base/sha256.hpp"

/// Gives a checkpoint the digest that holds for its bytes; nothing where there is no place for one.
inline void mend_digest(std::span<std::uint8_t> file) {
  constexpr std::string_view field = "\"sinter.sha256\":\"";
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  const std::size_t found = text.find(field);
  if (found == text.npos || text.size() < found + field.size() + 64) return;
  const std::span<std::uint8_t> digits = file.subspan(found + field.size(), 64);
  for (std::uint8_t& digit : digits) digit = '0';
  sinter::Sha256 hash;
  hash.update(std::as_bytes(file));
  const std::string digest = hash.hex();
  for (std::size_t i = 0; i < digits.size(); ++i) digits[i] = static_cast<std::uint8_t>(digest[i]);
}
