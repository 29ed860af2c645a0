#pragma once

#include <cstdint>
#include <vector>

#include "runtime/base/error.hpp"
#include "runtime/base/gzip.hpp"
#include "tests/runtime/pack.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

/// Mutates what a gzip file holds, so that fuzzing gets past its checksum; false where the bytes are not gzip, or
/// packed do not fit.
inline bool mutate_packed(std::uint8_t* data, std::size_t& size, std::size_t most) {
  try {
    std::vector<std::uint8_t> plain = sinter::gunzip(std::span(data, size), "", 4 * most);
    const std::size_t length = plain.size();
    plain.resize(2 * length + 64);
    plain.resize(LLVMFuzzerMutate(plain.data(), length, plain.size()));
    const std::vector<std::uint8_t> packed = pack(plain);
    if (packed.size() > most) return false;
    std::copy(packed.begin(), packed.end(), data);
    size = packed.size();
    return true;
  } catch (const sinter::InputError&) {
    return false;
  }
}
