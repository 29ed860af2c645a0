#pragma once

#include <string_view>

/// SHA-256 of the weights of examples/ after 30 steps of tests/networks/training.hpp from seed 1. They are promised: a
/// compiler, a flag or a version of a library that changes one is a fault.
namespace sinter::networks {

inline std::string_view recorded_bits(std::string_view network, std::string_view arch) {
  const bool fused = arch != "generic";
  if (network == "lenet5")
    return fused ? "47d083818fc1f81b15930f693b171a5b62fce0ad62ae5e625875c514505e9cea"
                 : "94393231c1717d5a744542c2900ef0a30a91ab042693cadb8ae4a5d22949cfc8";
  if (network == "mnist_cnn" && fused) return "0132550bb654168264e3a75d8a89cb7c296231e01de31c97947dc850b8b91124";
  if (network == "mnist_mlp")
    return fused ? "bc53931065ea5a2ca6cf0274c28f789a4adba47c4de570383b0d128508153653"
                 : "c8edcc190b19c1ec02cf94220c158df8db85941b8381484f5476564251ce946f";
  if (network == "resnet8" && fused) return "9815d6598c5afc8251a58d0fb0b3edcebe5e82497a8afc106336416480cd4b98";
  return "not recorded";
}

}  // namespace sinter::networks
