#pragma once

#include <cstddef>
#include <string>

namespace sinter {

/// Bytes that this process may still take: the least of what the machine has to give, what its cgroup (version 2: a
/// container's limit) and `ulimit -v` leave. As large as can be where none of them is known. `root` stands before
/// /proc and /sys.
std::size_t memory_available(const std::string& root = "");

/// Before much memory is taken. @throws InputError that begins with `what` if there is less than `bytes`
void require_memory(std::size_t bytes, const std::string& what);

}  // namespace sinter
