#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "runtime/abi.hpp"

namespace sinter {

class Model;

/// SHA-256 (FIPS 180-4) of bytes that arrive piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::span<const std::byte> bytes);
  /// 64 lower-case hexadecimal digits. Ends the hash: call it once, last.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The digest of everything a model has learnt: for each parameter in order, running statistics included, its name, a
/// zero byte, its rank and extents (32 bits each), and its float32 values, all little-endian. Two models agree in it
/// exactly when all their bits do.
std::string weights_sha256(const Model& model);

}  // namespace sinter
