#pragma once

/// What tiles and kernels need to know of a machine: its vectors, registers, ports and latency.
namespace sinter::codegen {

struct Target {
  const char* name = "generic";
  int widest = 4;             ///< lanes of the widest vector
  int narrowest = 4;          ///< lanes of the narrowest vector used
  int max_accumulators = 12;  ///< registers a tile may hold without spilling
  int fma_per_cycle = 2;
  int loads_per_cycle = 2;
  int fma_latency = 4;  ///< cycles

  /// The vector for so many channels: as few vectors as possible, and of those the narrowest.
  /// @post ceil(channels / lanes) is minimal over the target's vectors
  constexpr int lanes(int channels) const {
    int best = widest;
    while (best > narrowest && (channels + best / 2 - 1) / (best / 2) == (channels + best - 1) / best) best /= 2;
    return best;
  }
  /// Channels as they lie in memory: whole vectors.
  constexpr int pitch(int channels) const {
    const int l = lanes(channels);
    return (channels + l - 1) / l * l;
  }
};

}  // namespace sinter::codegen
