#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "runtime/saving/safetensors.hpp"

/// `sinter.sha256` in the metadata of a checkpoint is the digest of the whole file in which its own 64 digits are
/// zeros. `sinter.order` tells the order of the tensors in it: a file that another program has read and written again
/// has them in another order, and its header in other words, but can be put together again as it was.
namespace sinter {

/// The file of these tensors and metadata, with order and digest.
std::string format_with_digest(Safetensors file);

/// @throws InputError where the digest is neither that of the file nor that of the one it was made from, unchanged
void check_digest(std::span<const std::uint8_t> bytes, const Safetensors& file, const std::string& path);

}  // namespace sinter
